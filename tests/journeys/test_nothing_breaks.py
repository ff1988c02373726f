"""Whatever is typed in the address bar, the answer is a page and never a fault of ours."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PAGES = ("/en/", "/fr/", "/en/agreements/", "/fr/ententes/", "/en/agreements.csv", "/en/agreements.json", "/en/policy/")
KEYS = ("q", "category", "country", "region", "status", "goal", "after", "sort", "against", "as_of", "page", "x")
HOSTILE = [
    "\x00", "a\x00b", "%00", "'", '"', "\\", "%", "(", 'NEAR("', "AND", "a:b", "--", "\u202e", "9" * 400, "-1",
    "2024-02-31", "Québec", "جدة", "😀", "<script>", "=cmd", "../../etc/passwd", "{{7*7}}", "%s", "null", "a" * 5000,
]  # fmt: skip
WORST = 6
NOWHERE = [
    "/no-such-page/", "/en/no-such-page/", "/fr/page-absente/", "/de/", "/EN/", "/en//agreements/", "/en/%ff/",
    "/en/%00/", "/en/agreements/NO-SUCH/", "/en/agreements/%00/", "/fr/ententes/é/", "/en/policy/no-such/",
    "/en/ententes/", "/en/policy/simulation/no-such/", "/static/", "/static/../settings.py", "/static/no-such.css",
]  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", NOWHERE)
def test_an_address_that_is_nowhere_is_said_so(client, address):
    answer = client.get(address, follow=True)

    assert answer.status_code in {400, 404}


@pytest.mark.slow
@pytest.mark.parametrize("address", PAGES)
def test_nothing_that_is_typed_in_a_field_breaks_a_page(client, address):
    alone = [{key: value} for key in KEYS for value in HOSTILE[:WORST]]
    together = [dict.fromkeys(KEYS, value) for value in HOSTILE]
    for fields in alone + together:
        answer = client.get(address, fields)
        b"".join(answer)
        assert answer.status_code in {200, 302, 400, 404}, fields


@pytest.mark.slow
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.sampled_from(PAGES), st.dictionaries(st.sampled_from(KEYS), st.text(max_size=40), max_size=4))
def test_nothing_at_all_breaks_a_page(client, address, fields):
    answer = client.get(address, fields)
    b"".join(answer)

    assert answer.status_code in {200, 302, 400, 404}


def test_a_name_that_is_not_ours_is_refused_in_words(client):
    answer = client.get("/en/", headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options", "head"])
def test_other_ways_to_ask_are_answered_too(client, method):
    assert getattr(client, method)("/en/agreements/").status_code < 500
