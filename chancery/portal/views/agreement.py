"""One agreement: what is known of it, what is not, and how it stands against the policy."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chancery.agreements import facts
from chancery.agreements.models import Agreement
from chancery.disclosure import serving
from chancery.policy import Category, Held, Outcome
from chancery.portal import certificate, cost, data, known, page, record, term, trial, why, words


def show(request: HttpRequest, reference: str) -> HttpResponse:
    """The page of one public agreement."""
    row = record.find(reference)
    if row is None:
        raise Http404
    return page.show(request, "portal/agreement.html", gather(row, data.today()), at="register", inside=True)


def gather(row: Agreement, on: date) -> dict[str, Any]:
    """What the page of an agreement shows, to residents and to the office."""
    room = data.kept()
    heading, plain = record.heading(row)
    recorded, missing = record.term_facts(row)
    people, nobody = record.people(row)
    aside = cost.set_aside(row, on)
    category = _category(row, on, room)
    verdict = _verdict(row, on)
    return {
        **_standing(row, on, verdict["why"]), **verdict, "authority": certificate.tag_of(row),
        "row": row, "on": on, "heading": heading, "plain": plain, "name": words.text(row.counterparty.now, "name"),
        "trail": [{"label": _("Agreements"), "url": reverse("portal:register")}],
        "category": category, "lede": _lede(row, category, on), "title": words.text(row, "title"),
        "note": words.text(row, "note"),
        "term_facts": recorded, "term_missing": missing, "people": people, "people_missing": nobody,
        "counterparty_facts": known.of(row.counterparty.now, on),
        "categories": record.categories(row, room), "policies": bool(room.versions), "no_text": _no_text(row),
        "promised": record.promised(row), "done": record.done(row),
        "commitments": record.commitments(row), "raised": record.partners(row), "set_aside": aside,
        "travel": serving.of_agreement(row),
        "set_aside_in": cost.said_in(aside),
        "goals": [words.text(goal, "name") for goal in row.goals.all()], "papers": record.papers(row),
        "history": record.history(row, room), "chain": record.chain(row),
        "entry_at": "portal:agreement-entry",
        "notes": data.notes("agreement", row.reference) + data.notes("agreement"),
    }  # fmt: skip


def _category(row: Agreement, on: date, room: data.Kept) -> str:
    """The category it is in, as the policy that gave it calls it."""
    now = why.held(row, on)
    if now is not None and now.category == row.category:
        return data.held_as(now, room)
    return data.told_apart(row.category, room) if row.category else ""


def _no_text(row: Agreement) -> str:
    """Why no text is on record, where the city's file says so of what it was read from; not of a plain import."""
    said, sources = settings.CITY.extra.get(f"no_text_{words.language()}", ""), settings.CITY.extra.get("source", [])
    listed = sources if isinstance(sources, list) else []
    return str(said) if any(each["called"] in row.source for each in listed) else ""


def _flags(row: Agreement, on: date, found: why.Why | None) -> list[words.Label]:
    """What a reader should notice at once; that what binds is out of line with the policy, as far as residents may
    know why."""
    raised = [flag for flag in row.flags(on) if flag in words.FLAGS]
    if found is not None and found.own and found.outcome is Outcome.NOT_MET and row.is_in_force(on):
        raised.append("out-of-line")
    return [words.FLAGS[flag] for flag in raised]


def _standing(row: Agreement, on: date, found: why.Why | None) -> dict[str, Any]:
    line, span = record.line(row, on), record.span(row, on)
    label = ""
    if line and row.starts_on and row.ends_on:
        label = _("Term from %(first)s to %(last)s. Today is %(today)s: %(share)d percent of the term is over.") % {
            "first": words.day(row.starts_on), "last": words.day(row.ends_on),
            "today": words.day(on), "share": line.share,
        }  # fmt: skip
    return {
        "status": words.STATUSES[row.status(on)],
        "flags": _flags(row, on, found),
        "instrument": words.INSTRUMENTS[row.instrument],
        "line": line, "span": span, "line_label": label,
        "span_label": _span_label(row),
    }  # fmt: skip


def _span_label(row: Agreement) -> str:
    """What the bar of a signature shows, and which end of the term is not on record."""
    said = {"when": term.signed(row.signed, words.language())}
    if not row.ends_on:
        return _("Signed: %(when)s. No end is recorded.") % said
    first = _("Signed: %(when)s. Its first day is not recorded.") if row.signed else _("Its first day is not recorded.")
    return f"{first % said} {_('Its last day is %(day)s.') % {'day': words.day(row.ends_on)}}"


def _lede(row: Agreement, category: str, on: date) -> str:
    """One sentence or two that a resident understands, from what is recorded and nothing else."""
    what = str(words.INSTRUMENTS[row.instrument])
    first = _("%(what)s, placed as %(category)s.") % {"what": what, "category": category} if category else f"{what}."
    return f"{first} {_until(row, on)}"


def _until(row: Agreement, on: date) -> str:
    if row.standing == Agreement.Standing.HISTORICAL:
        known = data.kept().categories.get(row.category)
        if known is not None and "no-further-resources" in known.effects:
            return _("It is kept on the register for its history; no further resources go to it.")
        return _("It is kept on the register for its history.")
    if row.standing == Agreement.Standing.ENDED:
        ended = row.ends_on if row.ends_on and row.ends_on < on else row.standing_since
        return (
            _("It ended on %(day)s.") % {"day": words.day(ended)} if ended else _("It has ended; when is not recorded.")
        )
    if row.open_ended:
        return _("It has no end date.")
    if row.ends_on is None:
        return _("When it ends is not recorded.")
    words_ = {"day": words.day(row.ends_on)}
    return _("It runs to %(day)s.") % words_ if row.ends_on >= on else _("It ended on %(day)s.") % words_


def _verdict(row: Agreement, on: date) -> dict[str, Any]:
    version = data.binding(on)
    if version is None:
        return {"why": None}
    if why.held(row, on) is None:
        [there] = facts.on_days(row, on, lang=words.language())
        return {"why": None, "by_law": why.by_law(there, on, version) if there.in_force is not False else []}
    now, eve = facts.on_days(row, on, trial.start(version), lang=words.language())
    found = why.explain(row, on, version, now)
    if found is None:
        return {"why": None}
    return {
        "why": found,
        "why_category": _name(found.category),
        "why_summary": _summary(found),
        "reasons": [] if _came_later(eve, trial.start(version)) else trial.reasons(row.category, version, eve),
        "reasons_on": trial.start(version),
        "simulation": reverse("portal:simulation", args=[found.policy.policy_id]) + f"#{row.reference}",
    }


def _came_later(held: Held, on: date) -> bool:
    """Had it surely not been made by a day? Then the register of that day says nothing of it."""
    begun = held.in_force is not False or held.over
    return not begun and (held.made[0] is None or held.made[0] > on)


def _name(category: Category) -> str:
    return category.name.in_(words.language())


def _summary(found: why.Why) -> str:
    """What the visible answers come to; a hidden one is never guessed, and never counted as met."""
    said = _visible(found)
    if "" not in found.answers:
        return said
    return f"{said} " + _("One criterion rests on information that is not public, so no answer is given for the whole.")


def _visible(found: why.Why) -> str:
    """What the whole comes to, as the policy weighs its parts: an alternative that nobody needs decides nothing."""
    if found.outcome is Outcome.NOT_MET and found.own:
        return _(
            "On what is recorded, at least one criterion is not met."
            " Its place in the category rests on a decision, not on the criteria."
        )
    if found.outcome is Outcome.NOT_MET:
        return _("On what is recorded, at least one criterion is not met.")
    if found.outcome is Outcome.UNKNOWN and found.answers & {"unknown", "not_met"}:
        return _(
            "On what is recorded, nobody can say yet. Each open criterion names what is missing and who can answer."
        )
    if "" in found.answers:
        return ""
    if found.outcome is Outcome.WAIVED:
        return _("On what is recorded, it qualifies: what it does not meet was set aside by whoever may.")
    if found.answers & {"unknown", "not_met"}:
        return _("On what is recorded, it qualifies: what is open or not met does not stand in its way.")
    return _("On what is recorded, it meets every criterion.")
