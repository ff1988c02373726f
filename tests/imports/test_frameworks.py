"""A city's framework of goals comes in from a file: whole, explained, and safe to repeat."""

import pytest
from django.urls import reverse

from chancery import framework_cli, home
from chancery.audit.models import LedgerEntry
from chancery.errors import Refused
from chancery.imports import frameworks
from chancery.policy import PolicyError
from chancery.strategy.models import Framework, Goal
from tests import make

pytestmark = pytest.mark.django_db
OWN = """slug = "lakeview"
kind = "axes"
title = ["Where Lakeview goes", "Où va Lakeview"]
source = "Minute 12"
weightable = true
weights_on = 2026-03-01
weights_by = ["Town Council", "Conseil municipal"]
weights_why = { en = "A port first." }

[[goal]]
name = ["Port", "Le port"]
means = ["Three agreements.", "Trois ententes."]
objectives = [["More ferries.", "Plus de traversiers."]]
weight = 70
weight_from = ["budget", "territory"]

[[goal]]
name = { en = "School" }
weight = 30
"""


def adopt(text=OWN, by=None):
    return frameworks.adopt(by=by or make.clerk(), content=text.encode())


def faults(text):
    with pytest.raises(PolicyError) as refused:
        frameworks.read(text.encode(), "own.toml")
    return str(refused.value)


def run(capsys, *words):
    code = framework_cli.main([*words])
    said = capsys.readouterr()
    return code, said.out + said.err


def test_a_framework_that_ships_is_adopted_by_its_name_and_again_changes_nothing(capsys):
    first, again = run(capsys, "adopt", "quebec-axes"), run(capsys, "adopt", "quebec-axes")

    assert first == (0, "quebec-axes is on record now. Goals: 3.\n")
    assert again == (0, "quebec-axes is on record already, and says the same. Nothing was changed.\n")
    assert LedgerEntry.objects.count() == 1
    assert "quebec-axes                on record" in run(capsys, "list")[1]


@pytest.mark.parametrize("name", sorted(frameworks.shipped()))
def test_what_ships_can_be_read(name):
    assert frameworks.read(frameworks.shipped()[name]).slug == name


def test_the_example_that_teaches_the_format_can_be_adopted():
    told = (home.PACKAGE.parent / "docs" / "framework-format.md").read_text(encoding="utf-8")

    done = adopt(told.split("```toml\n")[1].split("```")[0])

    assert [goal.weight for goal in done.framework.goals.all()] == [70, 30]


def test_the_same_file_again_changes_nothing_and_a_changed_one_tells_what(capsys, tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(OWN)
    assert run(capsys, "adopt", str(file))[0] == 0
    file.write_text(OWN.replace('"Le port"', '"Le havre"') + '[[goal]]\nname = ["Lake", "Lac"]\nweight = 0\n')
    before = LedgerEntry.objects.count()

    code, said = run(capsys, "adopt", str(file), "--lang", "fr")

    assert code == 0
    assert said.splitlines() == [
        "lakeview : 2 modifié(s).",
        "  orientation 1 name_fr : Le port → Le havre",
        "  orientation 3 : rien → Lake",
    ]
    assert b"framework.changed" in bytes(LedgerEntry.objects.get(seq=before).leaf)


def test_a_file_without_weights_leaves_them_as_the_city_set_them():
    adopt()
    bare = "\n".join(line for line in OWN.splitlines() if not line.startswith("weight"))

    assert [one.column for one in adopt(bare + "\n").differences] == ["weightable"]
    assert list(Goal.objects.values_list("weight", "weight_from")) == [(70, "territory budget"), (30, "")]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weight = 30", "weight = 20", "line 14 [goal 1]: Together the weights are 90 %"),
        ("weight = 30", "", "line 14 [goal 1]: every [[goal]] has a weight, or none has."),
        ("weight = 30", "weight = 130", "line 19 [goal 2]: “weight” is 130; expected a whole number from 0 to 100"),
        ("weight_from", "weigth_from", "line 15 [goal 1]: unknown key “weigth_from”."),
        ("weightable = true\n", "", "line 13 [goal 1]: a city weighs no part of it"),
        ('"budget", "territory"', '"weather"', "line 15 [goal 1]: “weight_from” is [\"weather\"]; expected some of"),
        ('kind = "axes"', 'kind = "axis"', "line 2 [framework]: “kind” is \"axis\"; expected one of: goals, axes"),
        ('["Port", "Le port"]', '"Port"', "line 11 [goal 1]: “name” is \"Port\"; expected a text such as"),
        ('weights_why = { en = "A port first." }\n', "", "line 1: Say why the weights are what they are."),
        ("[[goal]]\nname = {", "[[goal]\nname = {", "own.toml, line 17: not TOML"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(old, new, said):
    assert said in faults(OWN.replace(old, new))


def test_what_is_no_framework_at_all_is_said_in_a_sentence():
    assert "it needs 1 to 500 [[goal]] blocks" in faults("x = 1\n")
    assert "double brackets" in faults('[goal]\nname = ["a", "b"]\n')
    with pytest.raises(PolicyError, match="not UTF-8"):
        frameworks.read(b"\xff")


def test_goals_keep_their_numbers_since_agreements_name_them():
    adopt()
    school = OWN.index("[[goal]]\nname = { en")
    top, port, last = OWN[: OWN.index("[[goal]]")], OWN[OWN.index("[[goal]]") : school], OWN[school:]

    with pytest.raises(Refused, match="“Port” is number 1 of the goals on record, and 2 in the file"):
        adopt(top + last + port)
    with pytest.raises(Refused, match="On record are 2 goals, in the file 1"):
        adopt(top + port.replace("70", "100"))
    with pytest.raises(Refused, match="On record are 1 objectives of goal 1, in the file 0"):
        adopt(OWN.replace('[["More ferries.", "Plus de traversiers."]]', "[]"))


def test_what_a_file_names_must_be_on_record():
    with pytest.raises(PolicyError, match=r"line 4 \[under\]: no framework “other” is on record"):
        adopt(OWN.replace("source =", 'under = "other"\nsource ='))
    with pytest.raises(PolicyError, match="no decision “2026-1” is on record"):
        adopt(OWN.replace("source =", 'council_item = "2026-1"\nsource ='))
    assert not Framework.objects.exists()


def test_only_the_office_brings_a_framework_in():
    with pytest.raises(Refused):
        adopt(by=make.ana())


def test_residents_read_the_weights_with_who_set_them_when_why_and_from_what(client):
    adopt()
    page = client.get(reverse("portal:frameworks")).content.decode()

    assert 'Set by: Town Council, <time datetime="2026-03-01">1 March 2026</time>. Why: A port first.' in page
    assert '<span class="of">70 %</span>' in page
    assert "territory; available budget" in " ".join(page.split())
    assert "Means: Three agreements." in page
