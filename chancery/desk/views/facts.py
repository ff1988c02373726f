"""Facts: what is known of a counterparty or an agreement, entered and replaced as the policy in force declares them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, reads, sent, writes
from chancery.agreements import actions as agreements
from chancery.agreements import permissions as of_agreements
from chancery.agreements.models import Agreement, AgreementFact
from chancery.audit.models import Actor
from chancery.cases.facts import policy_of
from chancery.cases.models import Case
from chancery.cases.permissions import visible
from chancery.counterparties import actions as counterparties
from chancery.counterparties import permissions
from chancery.counterparties.actions.proof import Proof
from chancery.counterparties.facts import fits_countries, read
from chancery.counterparties.forms.facts import Asked, Fact, plain, shown
from chancery.counterparties.models import Counterparty, CounterpartyFact, Country, CountryFact, DatedFact, HomeFact
from chancery.counterparties.profile import with_profile
from chancery.counterparties.views.bodies import called
from chancery.desk import known, words
from chancery.frame import language
from chancery.imports.noted import noted_of
from chancery.imports.permissions import may_import
from chancery.papers.intake import Sheet
from chancery.policy import Policy
from chancery.policy.model import Criterion, FactKind
from chancery.records import DataClass
from chancery.strategy.policies import in_force
from chancery.uploads import outsized

FIELDS = ("valid_from", "known_on", "fresh_until", "edition", "evidence_en", "evidence_fr", "evidence_url")
HOME, COUNTRY = "home", "country"
OPEN = (HOME, COUNTRY)
ENTER = {"counterparty": "desk:fact-enter", COUNTRY: "desk:country-fact-enter"}
SHOWN = 50
JUDGES = ("established_by_en", "established_by_fr")


@dataclass(frozen=True)
class Told:
    """Of which a fact is told: its name, its page, and the verbs of its room."""

    row: Any
    name: str
    back: tuple[str, str]
    establish: Callable[..., DatedFact]


@reads(permissions.may_read)
def home(request: HttpRequest) -> HttpResponse:
    """What is known of the city itself: candidates are held against it."""
    by, today = actor_of(request.user), timezone.localdate()
    policy = in_force(today)
    context = {
        "here": _("Facts about our city"),
        "name": _city(),
        "trail": [(_("Counterparties"), reverse("counterparties:index"))],
        "policy": policy.title.in_(language()) if policy else "",
        "subjects": known.subjects(HomeFact.objects.public(), policy, by, today),
        "keeps": by is not None and permissions.may_register(by),
    }
    return render(request, "desk/home-facts.html", context)


@reads(permissions.may_read)
def country(request: HttpRequest, iso2: str) -> HttpResponse:
    """What is known of a country: it holds for each candidate there of which nothing of the kind is known by itself."""
    by, today = actor_of(request.user), timezone.localdate()
    row, policy = get_object_or_404(Country, pk=iso2), in_force(today)
    rows = CountryFact.objects.public().filter(country=row)
    context = {
        "row": row,
        "here": words.plain(row, "name"),
        "trail": [(_("Counterparties"), reverse("counterparties:index"))],
        "policy": policy.title.in_(language()) if policy else "",
        "subjects": known.subjects(rows, policy, by, today),
        "bodies": Counterparty.objects.current().filter(country=row).order_by(f"sort_{language()}", "pk")[:SHOWN],
        "keeps": by is not None and permissions.may_register(by),
        "imports": by is not None and may_import(by),
        "noted": noted_of(by, rows.values_list("pk", flat=True)),
    }
    return render(request, "desk/country.html", context)


@writes(permissions.may_register)
def choose(request: HttpRequest, about: str, reference: str = "", iso2: str = "") -> HttpResponse:
    """Which fact: those that the policy in force asks for, and of a city its profile."""
    reference = reference or iso2
    told, binding = _told(request, about, reference), in_force(timezone.localdate())
    policy = _profiled(binding, told)
    classes = permissions.classes_for(actor_of(request.user))
    rows = [
        (kind, known.named(kind.id, policy), known.readings(policy, kind.id) if policy else [])
        for kind in known.kinds(policy, classes)
        if _fits(about, kind)
    ]
    context = {
        "rows": [(name, _enter(about, reference, kind.id), readings) for kind, name, readings in rows],
        "policy": binding.title.in_(language()) if binding else "",
        "profile": policy is not binding,
        "here": _("Enter a fact"),
        "name": told.name,
        "trail": [told.back],
    }
    return render(request, "desk/facts.html", context)


@writes(permissions.may_register)
def enter(request: HttpRequest, about: str, key: str, reference: str = "", iso2: str = "") -> HttpResponse:
    """Enter what was established, of a kind that the policy declares or a city's profile has."""
    reference = reference or iso2
    told, case = _told(request, about, reference), _case(request)
    policy, kind = _kind(request, told, case, key)
    if not _fits(about, kind):
        raise Http404
    first = {"known_on": timezone.localdate(), **_first(policy, kind)}
    asked = _asked(request, policy, kind)
    asked = asked._replace(classes=[DataClass.PUBLIC]) if about in OPEN else asked
    form = _form(request, asked, f"fact/{reference}/{key}", first)

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        value, proof = plain(given.pop("value")), _proof(given.pop("file"), key, policy, told)
        told.establish(by=by, id=UUID(given.pop("key")), key=key, value=value, proof=proof, **given)
        return redirect("desk:case", reference=case.reference) if case else redirect(told.back[1])

    title = known.named(key, policy)
    return _ask(request, form, act, policy, key, title=title, verb=_("Establish"), trail=[told.back], about=told.name)


@writes(permissions.may_register)
def replace(request: HttpRequest, about: str, fact_id: UUID) -> HttpResponse:
    """Put a better fact in the place of one; the old one stays on record."""
    row, verb = _fact(request, about, fact_id)
    told = _told(request, about, _of(row))
    policy = _profiled(in_force(timezone.localdate()), told)
    kind = policy.by_id.get(row.key) if policy else None
    asked = _asked_again(policy, kind, row)
    asked = asked._replace(proof=asked.proof and row.paper_id is None)
    held = {name: getattr(row, name) for name in (*FIELDS, *JUDGES)}
    value = read(row.value, row.unit)
    first = {**held, "value": shown(value, asked.type), "none": value is None, "known_on": timezone.localdate()}
    form = _form(request, asked, f"fact/{row.pk}", first)

    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        given["proof"] = _proof(given.pop("file"), row.key, policy, told)
        verb(by=by, fact=row, id=UUID(given.pop("key")), value=plain(given.pop("value")), **given)
        return redirect(told.back[1])

    title = _("Replace: %(name)s") % {"name": known.named(row.key, policy)}
    lede = _("The old value stays on record, and no longer counts. Those who ask what was known before still read it.")
    page = {"title": title, "verb": _("Replace"), "trail": [told.back], "about": told.name, "lede": lede}
    return _ask(request, form, act, policy, row.key, **page)


def _fits(about: str, kind: FactKind) -> bool:
    """Is this kind told of that? Of the city what others are held against; of a country what is open, and no figure
    and no class, since those are a city's own."""
    if about == HOME:
        return kind.type in known.MEASURED
    return about != COUNTRY or fits_countries(kind)


def _ask(
    request: HttpRequest, form: Fact, act: Callable[[Actor], HttpResponse], policy: Policy | None, key: str, **page: Any
) -> HttpResponse:
    readings = known.readings(policy, key) if policy else []
    return ask(request, form, act, template="desk/fact.html", readings=readings, **page)


def _form(request: HttpRequest, asked: Asked, about: str, initial: dict[str, Any]) -> Fact:
    over = outsized(request)
    return Fact(sent(request), asked=asked, about=about, initial=initial, files=request.FILES or None, outsized=over)


def _proof(sheet: Sheet | None, key: str, policy: Policy | None, told: Told) -> Proof | None:
    """The file that came with it, called after the fact and its subject in both languages."""
    if sheet is None:
        return None
    titles = {}
    for lang in ("en", "fr"):
        with override(lang):
            named = {"fact": known.named(key, policy), "name": told.name}
            titles[f"title_{lang}"] = (_("Evidence: %(fact)s, %(name)s") % named)[:500]
    return Proof(sheet, **titles)


def _told(request: HttpRequest, about: str, reference: str) -> Told:
    """The record of which something is told; as if it were not there for those who may not see it."""
    if about == "counterparty":
        body = get_object_or_404(Counterparty.objects.select_related("merged_into"), reference=reference).now
        back = (called(body), reverse("desk:counterparty", args=[body.reference]))

        def of_body(**words: Any) -> DatedFact:
            return counterparties.establish_fact(counterparty=body, **words)

        return Told(body, called(body), back, of_body)
    if about == HOME:
        name = _city()
        return Told(
            None, name, (_("Facts about our city"), reverse("desk:home-facts")), counterparties.establish_home_fact
        )
    if about == COUNTRY:
        return _of_country(get_object_or_404(Country, pk=reference))
    row = get_object_or_404(of_agreements.visible(actor_of(request.user)), reference=reference)

    def of_row(**words: Any) -> DatedFact:
        return agreements.establish_fact(agreement=row, **words)

    return Told(row, row.reference, (row.reference, _page_of(row)), of_row)


def _of_country(row: Country) -> Told:
    name = words.plain(row, "name")

    def establish(**given: Any) -> DatedFact:
        return counterparties.establish_country_fact(country=row, **given)

    return Told(row, name, (name, reverse("desk:country", kwargs={"iso2": row.pk})), establish)


def _page_of(row: Agreement) -> str:
    return reverse("desk:agreement-facts", args=[row.reference])


def _fact(request: HttpRequest, about: str, fact_id: UUID) -> tuple[DatedFact, Callable[..., DatedFact]]:
    classes = permissions.classes_for(actor_of(request.user))
    if about == "counterparty":
        rows = CounterpartyFact.objects.select_related("counterparty")
        row = rows.of_classes(classes).filter(pk=fact_id, superseded_by=None).first()
        verb: Callable[..., DatedFact] = counterparties.supersede_fact
    elif about == HOME:
        row, verb = (
            HomeFact.objects.public().filter(pk=fact_id, superseded_by=None).first(),
            counterparties.supersede_home_fact,
        )
    elif about == COUNTRY:
        open_ = CountryFact.objects.public().select_related("country")
        row, verb = open_.filter(pk=fact_id, superseded_by=None).first(), counterparties.supersede_country_fact
    else:
        seen = of_agreements.visible(actor_of(request.user))
        of_seen = AgreementFact.objects.select_related("agreement").filter(agreement__in=seen)
        row = of_seen.of_classes(classes).filter(pk=fact_id, superseded_by=None).first()
        verb = agreements.supersede_fact
    if row is None:
        raise Http404
    return row, verb


def _profiled(policy: Policy | None, told: Told) -> Policy | None:
    """With the profile of a city, where it is told of one."""
    return with_profile(policy, told.row) if isinstance(told.row, Counterparty) else policy


def _kind(request: HttpRequest, told: Told, case: Case | None, key: str) -> tuple[Policy, FactKind]:
    """As the policy of the case that led here declares it, which may be an earlier one; else as the one in force, or as
    a city's profile has it."""
    policy = policy_of(case) if case else _profiled(in_force(timezone.localdate()), told)
    kind = known.kind_of(policy, key, permissions.classes_for(actor_of(request.user)))
    if policy is None or kind is None:
        raise Http404
    return policy, kind


def _case(request: HttpRequest) -> Case | None:
    """The open case that led here, where it stays under another policy than the one in force."""
    number = request.GET.get("case", "")
    return visible(actor_of(request.user)).open().filter(reference=number).select_related("policy").first()


def _asked(request: HttpRequest, policy: Policy, kind: FactKind) -> Asked:
    classes = known.classes_of(kind, permissions.classes_for(actor_of(request.user)))
    return _as_declared(policy, kind)._replace(classes=classes)


def _as_declared(policy: Policy, kind: FactKind) -> Asked:
    """What the policy says of the kind: its classes with their edition, its choices, its currency, and its proof."""
    scale, lang = known.scale_of(policy, kind), language()
    if scale:
        choices = [(slug, scale.names[slug].in_(lang) if slug in scale.names else slug) for slug in scale.order]
    else:
        names = kind.choice_names
        choices = [(slug, names[slug].in_(lang) if slug in names else slug) for slug in kind.choices]
    return Asked(
        type=kind.type,
        choices=choices,
        currency=kind.currency,
        edition=scale.edition if scale else "",
        proof=kind.evidence == "required",
        ages=known.ages(policy, kind),
    )


def _asked_again(policy: Policy | None, kind: Any, row: DatedFact) -> Asked:
    """The same of a fact that is there already; its class stays. What no policy declares any more is typed."""
    if policy is not None and isinstance(kind, FactKind):
        return _as_declared(policy, kind)
    if isinstance(kind, Criterion) and kind.judged_by and not isinstance(row.value, bool):
        return Asked("choice", known.outcomes())
    types = {"date": "date", "decimal": "number"}
    value = read(row.value, row.unit)
    if isinstance(value, bool):
        return Asked("yes_no")
    number = isinstance(value, int)
    return Asked("money" if len(row.unit) == 3 else "number" if number else types.get(row.unit, "text"), (), row.unit)


def _first(policy: Policy, kind: FactKind) -> dict[str, Any]:
    scale = known.scale_of(policy, kind)
    return {
        "edition": scale.edition if scale else "",
        "established_by_en": known.judge_of(policy, kind, "en"),
        "established_by_fr": known.judge_of(policy, kind, "fr"),
        "data_class": kind.data_class,
    }


def _enter(about: str, reference: str, key: str) -> str:
    if about == HOME:
        return reverse("desk:home-fact-enter", args=[key])
    return reverse(ENTER.get(about, "desk:agreement-fact-enter"), args=[reference, key])


def _city() -> str:
    """What the city is called on this page."""
    return str(getattr(settings.CITY, f"name_{language()}"))


def _of(row: DatedFact) -> str:
    """The number of the record that a fact is about, or the code of the country; the city itself has none."""
    if isinstance(row, CountryFact):
        return row.country_id
    about = getattr(row, "counterparty", None) or getattr(row, "agreement", None)
    return about.reference if about else HOME
