"""The register under a policy: before anyone votes on it, or to see what a vote did."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery.policy.lint import Remark, lint
from chancery.policy.model import Note, Policy
from chancery.portal import chosen, data, page, trial, words
from chancery.portal.chosen import Choice
from chancery.portal.views import errors
from chancery.portal.views.policy import beyond, describe, undecided
from chancery.strategy.models import PolicyVersion
from chancery.strategy.policies import loaded

FILTERS = {
    "all": gettext_lazy("All"),
    "changes": gettext_lazy("Only changes"),
    "exceptions": gettext_lazy("Only exceptions"),
}


def show(request: HttpRequest, policy_id: str) -> HttpResponse:
    """A simulation is public once its policy is in force and published, or attached to a published council item."""
    version = _visible(policy_id)
    if version is None:
        return page.show(request, "portal/simulation-closed.html", at="policy", inside=True, status=404)
    asked = _asked(request, version)
    if isinstance(asked, HttpResponse):
        return asked
    return page.show(request, "portal/simulation.html", _gather(version, asked), at="policy", inside=True)


class Asked(NamedTuple):
    """What a reader asks by: a day, what was known by when, a policy to compare with, a reading, and which rows."""

    as_of: date
    known_at: date
    against: PolicyVersion | None
    reading: str
    choice: Choice


def _asked(request: HttpRequest, version: PolicyVersion) -> Asked | HttpResponse:
    """What is asked; where a part of it means nothing, a page that says so."""
    named, reading = (request.GET.get(key, "") for key in ("against", "reading"))
    as_of, known_at = _day(request, "as_of", trial.start(version)), _day(request, "known_at", data.today())
    if as_of is None or known_at is None:
        said = _("“%(given)s” is no day. A day is written as 2024-05-14.")
        return _none(request, "known_at" if as_of else "as_of", said)
    if known_at > data.today():
        said = _("“%(given)s” is still to come, and nobody can say what will be known by then.")
        return _none(request, "known_at", said)
    against = _against(named, version, as_of)
    if named and against is None:
        return _none(request, "against", errors.no_policy())
    if reading and reading not in other_readings(version):
        return _none(request, "reading", _no_reading(version))
    run = trial.of(version, against, as_of, (reading,) if reading else (), known_at)
    for key in chosen.KEYS:
        known, given = list(chosen.known(run, key)), request.GET.get(key, "")
        if given and given not in known:
            said = _("No choice of rows is called “%(given)s”. There are: %(known)s.")
            return _none(request, key, said.replace("%(known)s", ", ".join(known) or _("none")))
    choice = Choice(*(request.GET.get(key, "") for key in chosen.KEYS))
    return Asked(as_of, known_at, against, reading, choice._replace(show=choice.show or "all"))


def _none(request: HttpRequest, asked: str, said: str) -> HttpResponse:
    """404: of that day, policy, reading or choice of rows there is no run. What there is, is said."""
    return errors.unreadable_part(request, asked, said)


def other_readings(version: PolicyVersion) -> dict[str, str]:
    """The notes that keep another reading of their passage, each with what it says."""
    notes = loaded(version).all(Note)
    return {one.id: words.fine(one.other_reading_text.in_(words.language())) for one in notes if one.other_reading}


def _no_reading(version: PolicyVersion) -> str:
    known = ", ".join(other_readings(version))
    if not known:
        return _("This policy has no other reading, and so none called “%(given)s”.")
    return _("This policy has no other reading called “%(given)s”. It has: %(known)s.").replace("%(known)s", known)


def _gather(version: PolicyVersion, asked: Asked) -> dict[str, Any]:
    as_of, known_at, against, reading, choice = asked
    run = trial.of(version, against, as_of, (reading,) if reading else (), known_at)
    shown, others = describe(version), other_readings(version)
    base = {"as_of": as_of.isoformat()} | ({"against": against.policy_id} if against else {})
    base |= {"known_at": known_at.isoformat()} if known_at != data.today() else {}
    plain = f"?{urlencode(base)}"
    base |= {"reading": reading} if reading else {}
    eve = _("A trial run on the register as it stood on %(day)s. It decides nothing and changes nothing.")
    if ahead := run.as_of > data.today():
        eve = _("A trial run for %(day)s, on what is recorded today. It decides nothing and changes nothing.")
    groups, filters, n = (
        run.groups(choice),
        [_filter(run, key, base, choice) for key in FILTERS],
        len(chosen.rows(run, choice)),
    )
    return {
        "here": _("Simulation"),
        "withheld": data.kept().withheld,
        "item": version.council_item if version.council_item and version.council_item.public else None,
        "trail": [
            {"label": words.POLICY, "url": reverse("portal:policy")},
            *([shown | {"label": shown["title"]}] if version.published else []),
        ],
        "published": version.published,
        "policy": shown, "undecided": undecided(version),
        "against": describe(against) if against else None, "as_of": run.as_of,
        "changes": shown["changes"] if _follows(version, against) and _published(version, against) else "",
        "title": _title(version, against),
        "lede": eve % {"day": words.day(run.as_of)}, "scope": run.scope, "ahead": ahead,
        **chosen.linked(run, lambda query: f"?{urlencode(base | query)}#rows"),
        "remarks": run.remarks, "limits": run.limits,
        "reading": {"note": reading, "text": others[reading], "url": plain} if reading else None,
        "others": [(key, f"{plain}&{urlencode({'reading': key})}") for key in others if key != reading],
        "conflicts": _remarks(version, "note", reading), "gaps": _remarks(version, "gap"), "groups": groups,
        "filters": filters,
        "narrow": n if choice.is_narrow else None, "left_out": n - sum(len(one["rows"]) for one in groups),
        "all_url": f"?{urlencode(base)}", "notes": beyond(version, data.notes("simulation", version.policy_id)),
    }  # fmt: skip


def _follows(version: PolicyVersion, against: PolicyVersion | None) -> bool:
    return against is not None and against.policy_id == version.supersedes


def _published(*versions: PolicyVersion | None) -> bool:
    """Have all of them pages of their own? Another may be seen here only by the council item it is attached to."""
    return all(each is not None and each.published for each in versions)


def _title(version: PolicyVersion, against: PolicyVersion | None) -> str:
    since = version.in_force_from
    # Nothing before it is on record to compare with, or it is compared with itself, or with one that came after it.
    alone = against is None or against.pk == version.pk or _later(against, version)
    if since and since <= data.today() and alone:
        return _("The register under the policy of %(year)d") % {"year": since.year}
    if since is None or since > data.today():
        return _("What this policy would change")
    return _("What the policy of %(year)d changed") % {"year": since.year}


def _later(one: PolicyVersion, other: PolicyVersion) -> bool:
    return bool(one.in_force_from and other.in_force_from and one.in_force_from > other.in_force_from)


def _filter(run: trial.Trial, key: str, base: dict[str, str], choice: Choice) -> dict[str, Any]:
    query = base if key == "all" else base | {"show": key}
    return {
        "label": FILTERS[key],
        "n": run.counts[key],
        "url": f"?{urlencode(query)}#rows",
        "current": choice == Choice(key),
    }


def _remarks(version: PolicyVersion, level: str, reading: str = "") -> list[dict[str, Any]]:
    lang, policy = words.language(), loaded(version)
    return [
        {
            "clause": one.clause if one.clause[:1].isupper() else "",
            "subject": "" if one.of_many else words.fine(policy.by_id[one.clause].called(lang)),
            "text": words.fine(_read_otherwise(policy, one) if one.clause == reading else one.message.in_(lang)),
        }
        for one in lint(policy)
        if one.level == level
    ]


def _read_otherwise(policy: Policy, one: Remark) -> str:
    """A note whose other reading this run goes by, in the place of the one in use."""
    note, lang = policy.get(Note, one.clause), words.language()
    said = one.message.in_(lang).removesuffix(note.treatment.in_(lang)).strip()
    return _("%(text)s In this run: “%(reading)s”") % {"text": said, "reading": note.other_reading_text.in_(lang)}


def _visible(policy_id: str) -> PolicyVersion | None:
    found = PolicyVersion.objects.simulated_openly().filter(policy_id=policy_id)
    return found.order_by(F("in_force_from").desc(nulls_last=True), "-id").first()


def _day(request: HttpRequest, part: str, usual: date) -> date | None:
    text = request.GET.get(part, "")
    try:
        return date.fromisoformat(text) if text else usual
    except ValueError:
        return None


def _against(policy_id: str, version: PolicyVersion, as_of: date) -> PolicyVersion | None:
    """The policy named, or the one in force on the day; never the same text twice by accident."""
    if policy_id:
        return _visible(policy_id)
    found = data.binding(as_of)
    if found is None or found.policy_id == version.policy_id:
        return _visible(version.supersedes)
    return found
