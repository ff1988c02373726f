import re

import pytest
from django.templatetags.static import static

from chancery import look


def test_the_address_of_a_style_changes_when_the_style_does():
    assert re.fullmatch(r"/static/chancery\.css\?v=[0-9a-f]{8}", static("chancery.css"))


@pytest.mark.django_db
def test_the_address_with_its_version_is_answered(client):
    answer = client.get(static("chancery.css"))
    answer.close()

    assert answer.status_code == 200
    assert "max-age=86400" in answer.headers["Cache-Control"]


def test_what_is_not_there_has_no_version():
    look._version.cache_clear()

    assert static("no-such.css") == "/static/no-such.css"
