"""Who someone is here, and what they may do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from chancery.accounts.models import Clearance, DelegationInstrument, Person, RoleHeld, User
from chancery.accounts.permissions import OF_A_DIVISION
from chancery.accounts.staff import read
from chancery.desk.duties import duties_of


@read
def show(request: HttpRequest) -> HttpResponse:
    """Who you are here, which roles you hold, and what they let you do."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 (for the types: the page asks for it)
    person = Person.objects.filter(user=user).select_related("division").first()
    today = timezone.localdate()
    roles = RoleHeld.objects.held(today).filter(person=person).select_related("role", "division") if person else []
    context = {
        "person": person,
        "email": user.email,
        "roles": roles,
        "of_a_division": OF_A_DIVISION,
        "duties": duties_of({held.role_id for held in roles}),
        "clearances": Clearance.objects.held(today).filter(person=person) if person else [],
        "delegations": DelegationInstrument.objects.held(today).filter(holder=person) if person else [],
    }
    return render(request, "desk/me.html", context)
