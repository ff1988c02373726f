import pytest

from chancery.audit import actions
from chancery.audit.models import LedgerOpening
from chancery.errors import Refused
from tests import make
from tests.audit.conftest import line

pytestmark = pytest.mark.django_db


def test_a_disclosure_names_what_it_opens_and_on_which_basis(write, by):
    sealed = write(sealed=True, ref="A-2", changed={"public": {"title_en": "x"}, "internal": {"note": "y"}})
    told = line(actions.disclose(by=by, basis="published", ref="A-2"))

    assert (told["type"], told["ref"], told["pub"]["basis"]) == ("disclosure", "A-2", "published")
    assert [field for seq, field in told["pub"]["targets"] if seq == sealed.seq] == [
        "actor",
        "after.public",
        "pub",
        "ref",
        "type",
    ]


def test_lines_about_something_else_stay_sealed(write, by):
    write(sealed=True, ref="A-2")
    other = write(sealed=True, ref="A-3")
    told = line(actions.disclose(by=by, basis="published", ref="A-2"))

    assert other.seq not in [seq for seq, _field in told["pub"]["targets"]]


def test_a_single_value_can_be_opened_by_name(write, by):
    seq = write(changed={"intergovernmental": {"advice": "yes"}}).seq
    told = line(actions.disclose(by=by, basis="s.9(2)", ref="A-1", targets=[(seq, "after.intergovernmental")]))

    assert told["pub"]["targets"] == [[seq, "after.intergovernmental"]]


def test_personal_data_is_not_disclosed(write, by):
    seq = write(changed={"personal": {"name": "Zoë"}}).seq

    with pytest.raises(Refused, match="Personal"):
        actions.disclose(by=by, basis="published", ref="A-1", targets=[(seq, "after.personal.name")])


@pytest.mark.parametrize("basis", ["", "a\nb", "x" * 81, "<b>"])
def test_a_basis_is_the_short_name_of_a_rule(write, by, basis):
    write(sealed=True)

    with pytest.raises(Refused, match="basis"):
        actions.disclose(by=by, basis=basis, ref="A-1")


def test_where_nothing_is_sealed_nothing_is_disclosed(write, by):
    write()

    with pytest.raises(Refused, match="no such value"):
        actions.disclose(by=by, basis="published", ref="A-1")


@pytest.mark.parametrize("verb", ["disclose", "erase", "rotate", "keep_checkpoint", "restore"])
def test_only_the_office_may(db, verb):
    given = {
        "disclose": {"basis": "published", "ref": "A-1"},
        "erase": {"basis": "x", "targets": [(0, "after.internal")]},
        "rotate": {"old": "a", "new": "b"},
        "keep_checkpoint": {"size": 1, "note": ""},
        "restore": {"leaves": [], "root": b""},
    }[verb]

    with pytest.raises(Refused, match="Only the office"):
        getattr(actions, verb)(by=make.ana(), **given)
    assert not LedgerOpening.objects.exists()
