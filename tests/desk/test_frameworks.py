"""The office's page of frameworks: one is brought in, and the city says how much each part weighs."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chancery.audit.models import LedgerEntry
from chancery.errors import Refused
from chancery.strategy import actions
from chancery.strategy.models import Framework, Goal
from chancery.strategy.weighing import Weights
from tests import make
from tests.desk.people import member

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once]
HERE = "/en/desk/frameworks/"
BRING, WEIGHTS = f"{HERE}bring-in/", f"{HERE}functions/weights/"
SAID = {"weights_by_en": "Council", "weights_on": "2026-03-01", "weights_why_en": "A port first."}


def functions():
    row = make.framework("functions", kind="functions", weightable=True)
    return [make.goal(name, framework_=row, number=number) for number, name in enumerate(("Learning", "Influence"), 1)]


def held(client):
    return {"snapshot": client.get(WEIGHTS).context["snapshot"]}


def weigh(client, first=70, second=30, **more):
    sent = {"weight-1": first, "weight-2": second, "from-1": ["budget", "territory"], **SAID, **more}
    return client.post(WEIGHTS, held(client) | sent)


def weights():
    return list(Goal.objects.order_by("number").values_list("weight", "weight_from"))


def test_one_that_ships_is_brought_in_and_again_changes_nothing():
    officer = member("officer")
    assert b"quebec-axes" in officer.get(HERE).content

    done = officer.post(BRING, {"choice": "quebec-axes"})
    again = officer.post(BRING, {"choice": "quebec-axes"})

    assert done.headers["Location"] == f"{HERE}#quebec-axes"
    assert b"Nothing was changed." in again.content
    assert Framework.objects.get().goals.count() == 3


def test_the_faults_of_a_file_are_told_with_their_lines():
    file = SimpleUploadedFile("own.toml", b'slug = "own"\nkind = "axis"\n')
    page = member("clerk").post("/fr/bureau/cadres/verser/", {"choice": "file", "file": file}).content.decode()

    assert "own.toml, ligne 2 [framework]" in page
    assert "« title » manque" in page
    assert not Framework.objects.exists()


def test_the_office_sets_the_weights_and_corrects_them_and_residents_read_who_when_and_why(client):
    functions()
    head = member("head")

    assert weigh(head).status_code == 302
    assert weigh(head, 60, 40, weights_why_en="Schools too.").status_code == 302

    assert weights() == [(60, "territory budget"), (40, "")]
    page = " ".join(client.get("/en/frameworks/").content.decode().split())
    assert 'Set by: Council, <time datetime="2026-03-01">1 March 2026</time>. Why: Schools too.' in page
    assert "territory; available budget" in page
    assert [bytes(one.leaf).count(b"framework.weighed") for one in LedgerEntry.objects.order_by("-seq")[:2]] == [1, 1]
    assert "Learning 60 %; Influence 40 %" in " ".join(head.get(HERE).content.decode().split())


def test_what_is_not_whole_is_said_and_what_was_typed_stays():
    functions()
    officer = member("officer")

    short = weigh(officer, 70, 20, weights_why_en="").content.decode()
    half = weigh(officer, 70, "", weights_on="2999-01-01").content.decode()

    assert "Together the weights are 90 %, and must be 100 %." in short
    assert "Say why the weights are what they are." in short
    assert "Give every part a weight, if only 0, or none at all." in half
    assert "This day is still to come." in half
    assert 'value="70"' in short
    assert 'value="Council"' in half
    assert weights() == [(None, ""), (None, "")]


def test_weights_are_taken_back_by_leaving_them_empty():
    functions()
    officer = member("officer")
    weigh(officer)

    weigh(officer, "", "", weights_why_en="Council wants none.")

    assert weights() == [(None, ""), (None, "")]


def test_two_who_weigh_at_once_are_asked():
    functions()
    first, second = member("officer", name="First"), member("head", name="Second")
    shown = held(first)
    weigh(second, 60, 40)

    page = first.post(WEIGHTS, shown | {"weight-1": 70, "weight-2": 30, **SAID}).content.decode()

    assert "Learning: weight in percent" in page
    assert weights()[0][0] == 60


def test_what_nobody_weighs_has_no_such_page_and_only_the_office_weighs():
    make.framework("functions")
    assert member("officer").get(WEIGHTS).status_code == 404
    row, nothing = make.framework("ours"), Weights({}, {})
    for by, said in ((make.ana(), "Only the office"), (make.clerk(), "No part of this framework is weighed")):
        with pytest.raises(Refused, match=said):
            actions.weigh(by=by, framework=row, held=nothing, weights=nothing)
