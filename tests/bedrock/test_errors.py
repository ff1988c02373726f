import pytest

from chancery.errors import BadInput, Refused, require


def test_what_holds_goes_on_in_silence():
    require(True, "never said")


def test_what_does_not_hold_is_refused_in_the_language_of_the_reader():
    with pytest.raises(Refused) as refused:
        require(False, "It has ended.", "Elle a pris fin.")

    assert refused.value.said("en") == "It has ended."
    assert refused.value.said("fr-ca") == "Elle a pris fin."


def test_input_that_cannot_be_read_is_a_refusal():
    assert issubclass(BadInput, Refused)
    assert BadInput("No.").message_fr == "No."
