"""Which roles of the office play the roles of which the policy in force speaks."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery.accounts.models import Role as OfficeRole
from chancery.accounts.models import actor_of
from chancery.accounts.permissions import may_see_people
from chancery.accounts.staff import ask, guards, reads, sent
from chancery.audit.models import Actor
from chancery.cases import actions, forms, permissions
from chancery.cases.models import RolePlayed
from chancery.desk import words
from chancery.frame import language
from chancery.policy import Policy
from chancery.policy.model import Authority, Role
from chancery.policy.phrases import role_name
from chancery.portal.words import fine
from chancery.strategy.policies import loaded, own


@reads(may_see_people)
def index(request: HttpRequest) -> HttpResponse:
    """Every role of the policy in force, with who plays it."""
    by, found = actor_of(request.user), _policy()
    played: dict[str, list[str]] = {}
    for row in RolePlayed.objects.standing().select_related("role"):
        played.setdefault(row.policy_role, []).append(words.plain(row.role, "name"))
    same = {role.slug: words.plain(role, "name") for role in OfficeRole.objects.all()}
    context = {
        "here": _("Roles of the policy"),
        "trail": [(_("People"), reverse("desk:people")), (_("Roles"), reverse("desk:roles"))],
        "rows": [
            {
                "slug": one.id,
                "name": _name(policy, one),
                "by": sorted(played.get(one.id, [])) or [name for slug, name in same.items() if slug == one.id],
                "decides": one.id in _deciding(policy),
            }
            for policy in ([found] if found else [])
            for one in policy.all(Role)
        ],
        "policy": found.title.in_(language()) if found else "",
        "keeps": by is not None and permissions.may_cast(by),
    }
    return render(request, "cases/roles.html", context)


@guards(permissions.may_cast)
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Say which roles of the office play one of them."""
    policy = _policy()
    one = policy.by_id.get(slug) if policy else None
    if policy is None or not isinstance(one, Role):
        raise Http404
    rows = RolePlayed.objects.standing().filter(policy_role=slug)
    form = forms.Players(sent(request), initial={"roles": [row.role_id for row in rows]})

    def act(by: Actor) -> HttpResponse:
        actions.cast(by=by, policy_role=slug, roles=form.cleaned_data["roles"])
        return redirect("desk:policy-roles")

    trail = [(_("Roles"), reverse("desk:roles")), (_("Roles of the policy"), reverse("desk:policy-roles"))]
    lede = _("It counts from now on, in every case that is on its way. None chosen: it is the role of the same name.")
    return ask(
        request,
        form,
        act,
        title=_("Who plays: %(name)s") % {"name": _name(policy, one)},
        verb=_("Save"),
        trail=trail,
        lede=lede,
    )


def _policy() -> Policy | None:
    version = own(timezone.localdate())
    return loaded(version) if version else None


def _name(policy: Policy, one: Role) -> str:
    return fine(role_name(policy, one.id, language()))


def _deciding(policy: Policy | None) -> set[str]:
    """The roles that decide something."""
    return {role for clause in (policy.all(Authority) if policy else ()) for role in clause.roles}
