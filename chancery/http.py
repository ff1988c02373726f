"""Requests whose visitor is known to be signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class SignedInRequest(HttpRequest):
    """A request behind `login_required`: its user is a person, not a visitor."""

    user: AbstractBaseUser
