"""Ask and check; nothing is saved here."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class FirstPassword(forms.Form):
    """The first password of an account, typed once: it can be asked for again."""

    password = forms.CharField(
        label=_("Password"), strip=False, max_length=200, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )


class NewAddress(forms.Form):
    """Another address to sign in with."""

    email = forms.EmailField(label=_("New e-mail address"), max_length=254)
