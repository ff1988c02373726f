import io

from chancery.progress import shown


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_nothing_is_drawn_where_nobody_looks():
    out = io.StringIO()

    assert list(shown("abc", total=3, label="Reading", out=out)) == list("abc")
    assert out.getvalue() == ""


def test_a_terminal_sees_how_far_it_has_come_and_then_nothing():
    out = Terminal()

    assert list(shown("abc", total=3, label="Reading", out=out)) == list("abc")
    assert "Reading" in out.getvalue()
    assert "0 of 3" in out.getvalue()
    assert out.getvalue().endswith("\r\x1b[K")


def test_more_than_was_said_is_no_failure():
    assert len(list(shown("abcd", total=2, label="Reading", out=Terminal()))) == 4
