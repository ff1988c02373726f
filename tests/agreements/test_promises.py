"""What either side promised, and where it stands."""

from datetime import date

import pytest

from chancery import edits
from chancery.accounts.permissions import division_key
from chancery.agreements import actions
from chancery.agreements.models import Commitment, CommunityPartner
from chancery.audit.models import LedgerEntry, LedgerOpening
from chancery.audit.reconcile import differences
from chancery.dates import parse_fuzzy
from chancery.errors import Refused
from chancery.ids import uuid7
from chancery.search.find import matches
from chancery.search.models import ClosedEntry
from tests import make

pytestmark = pytest.mark.django_db


def promised(agreement=None, **values):
    values = {"title_en": "A student exchange", "side": "city", "due": parse_fuzzy("2027-06")} | values
    key = values.pop("key", str(uuid7()))
    return actions.promise(by=make.actor("officer"), key=key, agreement=agreement or make.agreement("Lyon"), **values)


def last_line():
    return str(LedgerEntry.objects.order_by("seq").last())


def test_a_promise_has_a_side_a_lead_and_a_day():
    promised(side="counterparty", lead_en="Lyon parks")

    kept = Commitment.objects.get()
    assert (kept.side, kept.lead_en, str(kept.due), kept.state) == ("counterparty", "Lyon parks", "2027-06", "promised")
    assert '"type":"commitment.promised"' in last_line()


def test_a_form_that_is_sent_twice_promises_once():
    agreement, key = make.agreement("Lyon"), str(uuid7())
    promised(agreement, key=key)
    promised(agreement, key=key)

    assert Commitment.objects.count() == 1


def test_a_promise_says_what():
    with pytest.raises(Refused, match="what was promised"):
        promised(title_en="")


@pytest.mark.parametrize("state", ["on-time", "at-risk", "done"])
def test_a_promise_moves_on(state):
    one = actions.move(by=make.actor("head"), commitment=promised(), state=state)

    assert one.state == state
    assert one.state_since is not None
    assert list(differences([Commitment])) == []


def test_a_promise_is_dropped_for_a_reason():
    one = promised()
    with pytest.raises(Refused, match="Say why"):
        actions.move(by=make.actor("officer"), commitment=one, state="dropped")
    actions.move(by=make.actor("officer"), commitment=one, state="dropped", reason_fr="Plus de budget")

    assert list(Commitment.objects.open()) == []


def test_two_who_move_it_at_once_move_it_once():
    one = promised()
    stale = Commitment.objects.get()
    actions.move(by=make.actor("officer"), commitment=one, state="done")
    with pytest.raises(edits.Overtaken):
        actions.move(by=make.actor("officer"), commitment=stale, state="at-risk")
    with pytest.raises(Refused, match="there already"):
        actions.move(by=make.actor("officer"), commitment=one, state="done")


def test_the_words_of_a_promise_are_corrected():
    one = promised()
    held = edits.of(one, ("title_en", "title_fr", "due"))
    actions.restate(by=make.actor("officer"), commitment=one, held=held, changes={"due": parse_fuzzy("2028")})
    with pytest.raises(edits.Overtaken):
        actions.restate(by=make.actor("officer"), commitment=one, held=held, changes={"due": parse_fuzzy("2029")})
    with pytest.raises(Refused, match="what was promised"):
        now = edits.of(one, ("title_en", "title_fr", "due"))
        actions.restate(by=make.actor("officer"), commitment=one, held=now, changes={"title_en": ""})

    assert str(Commitment.objects.get().due) == "2028"


def test_what_is_not_for_residents_leaves_a_sealed_line():
    one = promised(public=False, title_en="A secret exchange")
    assert '"type":"sealed"' in last_line()
    actions.move(by=make.actor("officer"), commitment=one, state="at-risk")

    assert '"type":"sealed"' in last_line()
    assert not Commitment.objects.public().exists()
    assert not LedgerOpening.objects.filter(data_class="public", value__contains="secret").exists()


@pytest.mark.parametrize("role", ["division-officer", "solicitor", "clerk", "auditor", "administrator"])
def test_others_promise_nothing_and_move_nothing(role):
    someone, one = make.actor(role), promised()
    with pytest.raises(Refused, match="Only the office"):
        actions.promise(by=someone, key=str(uuid7()), agreement=one.agreement, side="city", title_en="x")
    with pytest.raises(Refused, match="Only the office"):
        actions.move(by=someone, commitment=one, state="done")
    with pytest.raises(Refused, match="Only the office"):
        actions.restate(by=someone, commitment=one, held={}, changes={})


def test_what_a_community_partner_raised_is_held_against_what_was_expected():
    agreement = make.agreement("Lyon")
    partner = actions.add_community_partner(by=make.actor("officer"), agreement=agreement, name_en="Friends of Lyon")
    names = ("expected_minor", "raised_minor", "currency", "raised_on")
    changes = {"expected_minor": 5_000_00, "raised_minor": 1_200_50, "currency": "CAD", "raised_on": date(2026, 1, 1)}
    held = edits.of(partner, names)
    actions.change_partner(by=make.actor("officer"), partner=partner, held=held, changes=changes)

    kept = CommunityPartner.objects.get()
    assert (kept.expected.minor, kept.raised.minor, kept.raised.currency) == (500_000, 120_050, "CAD")
    with pytest.raises(edits.Overtaken):
        actions.change_partner(by=make.actor("officer"), partner=partner, held=held, changes=changes)
    with pytest.raises(Refused, match="Only the office"):
        actions.change_partner(by=make.actor("auditor"), partner=partner, held=held, changes=changes)


def test_a_joint_project_is_corrected():
    agreement = make.agreement("Lyon")
    project = actions.add_joint_project(by=make.actor("officer"), agreement=agreement, title_en="A bridge")
    held = edits.of(project, ("title_en", "starts_on", "ends_on"))
    more = {"by": make.actor("officer"), "project": project, "held": held}
    with pytest.raises(Refused, match="before the first day"):
        actions.change_project(**more, changes={"starts_on": date(2027, 1, 1), "ends_on": date(2026, 1, 1)})
    actions.change_project(**more, changes={"ends_on": date(2027, 1, 1)})

    assert agreement.joint_projects.get().ends_on == date(2027, 1, 1)
    with pytest.raises(Refused, match="Only the office"):
        actions.change_project(**more | {"by": make.actor("clerk")}, changes={})


def test_what_was_renamed_is_found_by_its_new_name_alone():
    agreement, by = make.agreement("Lyon"), make.actor("officer")
    partner = actions.add_community_partner(by=by, agreement=agreement, name_en="Wisteria Society")
    project = actions.add_joint_project(by=by, agreement=agreement, title_en="Larkspur crossing")
    actions.change_partner(by=by, partner=partner, held={"name_en": "Wisteria Society"}, changes={"name_en": "Lupin"})
    held = edits.of(project, ("title_en", "starts_on", "ends_on"))
    actions.change_project(by=by, project=project, held=held, changes={"title_en": "Foxglove crossing"})

    assert [len(list(matches(word))) for word in ("wisteria", "lupin", "larkspur", "foxglove")] == [0, 1, 0, 1]


def test_promises_go_along_when_their_agreement_goes_to_another_division():
    parks, roads, by = make.division("parks"), make.division("roads"), make.actor("officer")
    agreement = make.agreement("Lyon", standing="draft", lead_division=parks)
    actions.promise(by=by, key=str(uuid7()), agreement=agreement, side="city", title_en="A nightingale")
    held = {"lead_division": parks}
    actions.change(by=by, agreement=agreement, held=held, changes={"lead_division": roads})

    seen = [one.seen_with.split() for one in ClosedEntry.objects.filter(kind__in=["agreement", "commitment"])]
    assert [(division_key(roads) in keys, division_key(parks) in keys) for keys in seen] == [(True, False)] * 2
