"""What is asked before a mission is withheld."""

from django import forms
from django.utils.translation import gettext_lazy as _

from chancery.accounts.fields import sentences


class Withholding(forms.Form):
    """For whose safety, and why."""

    reason = sentences(_("Whose safety, and why"), required=True)
