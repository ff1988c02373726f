"""Bring a policy in to try it, and put it in force when Council has adopted it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chancery.accounts.models import actor_of
from chancery.accounts.staff import ask, sent, writes
from chancery.audit.models import Actor
from chancery.cases import permissions as cases
from chancery.cases.models import Case
from chancery.council import actions as council
from chancery.council.models import CouncilItem
from chancery.desk import forms, policy_choice
from chancery.errors import require
from chancery.frame import language
from chancery.strategy import actions, permissions
from chancery.strategy.models import LegalReview, PolicyVersion

NO_FIRST_DAY = (
    "A law binds from the day that its text says, and this file names none. Nothing was brought in. Write the day into "
    "the file as “in_force”.",
    "Une loi lie à compter du jour que dit son texte, et ce fichier n’en nomme aucun. Rien n’a été versé. Inscrivez le "
    "jour dans le fichier, comme «\u00a0in_force\u00a0».",
)


@writes(permissions.may_import)
def bring(request: HttpRequest) -> HttpResponse:
    """A proposed policy, shipped or the city's own file: to simulate, and not in force."""
    form = forms.FirstPolicy(sent(request), request.FILES or None)
    form.fields["choice"].choices = policy_choice.choices()  # type: ignore[attr-defined]  # (a field of choices)
    lede = _(
        "It can be tried on the register. It is in force when the clerk says so, with its council item. A law above "
        "the city’s policy binds from the day that its text says."
    )

    def act(by: Actor) -> HttpResponse:
        given = form.cleaned_data
        content = policy_choice.content(given)
        assert content is not None  # noqa: S101 (for the types: none is no choice here)
        read, remarks = policy_choice.read(content)
        law = read.kind == PolicyVersion.Kind.OVERLAY
        require(not law or read.in_force is not None, *NO_FIRST_DAY)
        if not given["content"]:
            shown = policy_choice.preview(read, remarks, content, published=given["published"])
            return render(
                request,
                "desk/policy_preview.html",
                {
                    **shown,
                    "trail": _trail(),
                    "here": _("Policy"),
                    "back": _trail()[-1][1],
                    "proposed": True,
                    "law": law,
                },
            )
        version = actions.import_policy(by=by, content=content, published=given["published"], proposed=not law)
        if law:
            return redirect(f"{reverse('desk:policy-drafts')}#laws")
        return redirect("designations:simulation", version_id=version.pk)

    return ask(request, form, act, title=_("Bring a policy in"), verb=_("Go on"), lede=lede, trail=_trail())


@writes(permissions.may_adopt)
def adopt(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Council adopted it: from a day on it is in force, and the one before it no longer is."""
    version = get_object_or_404(PolicyVersion, pk=version_id)
    form = forms.Adoption(sent(request), initial={"since": version.in_force_from})

    @transaction.atomic
    def act(by: Actor) -> HttpResponse:
        given = dict(form.cleaned_data)
        actions.adopt(by=by, version=version, since=given["since"], council_item=decided(by, given))
        return redirect("designations:simulation", version_id=version.pk)

    by = actor_of(request.user)
    waiting = cases.visible(by).filter(state=Case.State.OPEN).count() if by else 0
    stay = ngettext(
        "%(n)s open case stays under the policy of its day.",
        "%(n)s open cases stay under the policy of their day.",
        waiting,
    ) % {"n": waiting}
    lede = " ".join([stay, _("This cannot be undone; the next policy succeeds it."), _reviewed(version)])
    title = getattr(version, f"title_{language()}") or version.title_en
    return ask(
        request,
        form,
        act,
        title=_("Put a policy in force"),
        verb=_("Put in force"),
        lede=lede,
        about=title,
        trail=_trail(),
    )


@writes(permissions.may_adopt)
def item(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """It is before Council: residents read the register under it with the item, if that is published."""
    version = get_object_or_404(PolicyVersion, pk=version_id, kind=PolicyVersion.Kind.POLICY)
    there = version.council_item
    first = {"council_item": there, "was": there.reference if there else ""}
    form = forms.BeforeCouncil(sent(request), initial=first)

    def act(by: Actor) -> HttpResponse:
        given = form.cleaned_data
        was = CouncilItem.objects.filter(reference=given["was"]).first()
        actions.put_before_council(by=by, version=version, council_item=given["council_item"], was=was)
        return redirect("designations:simulation", version_id=version.pk)

    return ask(
        request,
        form,
        act,
        title=_("Attach it to a council item"),
        verb=_("Save"),
        lede=_(
            "Whoever reads the item reads what would become of each agreement under this policy, with the reasons that "
            "are public, once the item is published. It is not in force by that."
        ),
        about=getattr(version, f"title_{language()}") or version.title_en,
        trail=_trail(),
    )


def _reviewed(version: PolicyVersion) -> str:
    """What is on record of a legal review. It advises, so its absence is said and holds nothing up."""
    last = LegalReview.objects.filter(draft__version=version).order_by("asked_at").last()
    if last is None:
        return _("No legal review is on record.")
    if last.answered_at is None:
        return _("A legal review was asked for and is not answered.")
    if last.digest != version.digest:
        return _("The legal review was of an earlier text.")
    return _("The solicitor answered the legal review.")


def decided(by: Actor, given: dict[str, Any]) -> CouncilItem:
    """The item that was chosen, or a new one that the clerk records with this."""
    if given["council_item"]:
        chosen: CouncilItem = given["council_item"]
        return chosen
    return council.record_item(
        by=by,
        reference=given["reference"],
        met=given["met"],
        outcome=CouncilItem.Outcome.ADOPTED,
        title_en=given["title_en"],
        title_fr=given["title_fr"],
    )


def _trail() -> list[tuple[str, str]]:
    return [(_("Assignments"), reverse("designations:index"))]
