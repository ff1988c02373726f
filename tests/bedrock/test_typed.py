"""What is sent with a form is what a reader will see of it."""

from django.http import QueryDict
from django.test import RequestFactory

from chancery.frame import posted


def sent(**values):
    return posted(RequestFactory().post("/", values))


def test_marks_that_turn_reading_around_are_not_kept():
    assert sent(title="Lyon \u202egnp.exe\u202c", note="a\u200bb\u2066c\u2069") == QueryDict(
        "title=Lyon gnp.exe&note=abc"
    )


def test_names_keep_the_marks_that_their_script_needs():
    names = ["\u200fתל אביב\u200f", "الرباط", "Thành phố Hồ Chí Minh", "نیم‌فاصله"]

    assert sent(name=names).getlist("name") == names
