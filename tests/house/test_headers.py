"""What every answer carries, whatever it is."""

import pytest

CSP = {
    "default-src 'none'", "style-src 'self'", "img-src 'self'", "font-src 'self'", "form-action 'self'",
    "base-uri 'none'", "frame-ancestors 'none'",
}  # fmt: skip


@pytest.fixture(params=["/health/", "/en/", "/fr/no-such-page/", "/static/chancery.css", "/no-such-page/"])
def answer(request, client, db):
    got = client.get(request.param)
    yield got
    got.close()


def test_nothing_is_loaded_from_elsewhere_and_nothing_runs(answer):
    assert set(answer.headers["Content-Security-Policy"].split("; ")) == CSP


def test_a_browser_does_not_guess_and_does_not_tell(answer):
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


@pytest.mark.parametrize(("path", "host"), [("/health/", "testserver"), ("/en", "testserver"), ("/en/", "a.b.c:x")])
def test_no_page_can_be_put_in_a_frame(client, db, path, host):
    assert client.get(path, headers={"host": host}).headers["X-Frame-Options"] == "DENY"


def test_a_visitor_gets_no_cookie(answer):
    assert not answer.cookies
