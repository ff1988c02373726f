"""A ceremony that was held with an agreement, and in which role somebody represented the city there."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from chancery.accounts.models import Person
from chancery.agreements import permissions
from chancery.agreements.concludable import LANGS
from chancery.agreements.models import Agreement, AgreementEvent
from chancery.agreements.representing import representatives
from chancery.agreements.telling import MAY_NOT, tell
from chancery.audit.models import Actor
from chancery.columns import as_columns
from chancery.dates import FuzzyDate
from chancery.errors import require, required

NOT_YET = ("This day is still to come. Record it once it has.", "Ce jour est encore à venir. Consignez-le ensuite.")


@transaction.atomic
def hold_ceremony(
    *, by: Actor, key: str, agreement: Agreement, on: date, person: Person, text_en: str = "", text_fr: str = ""
) -> AgreementEvent:
    """A ceremony was held. Whoever represented the city had the power to, that day; it is another than to sign.

    Residents read in which role it was, and by which clause. A form that is sent twice records it once.
    """
    require(permissions.may_register(by), *MAY_NOT)
    if already := AgreementEvent.objects.filter(pk=key).first():
        return already
    require(on <= timezone.localdate(), *NOT_YET)
    able = representatives(agreement, on)
    chosen = next((one for one in able if one.person.pk == person.pk), None)
    found = required(chosen, *_refusal([one.person.name for one in able]))
    said = {f"authority_{lang}": f"{found.role.name.in_(lang)} ({found.clause.source})" for lang in LANGS}
    day = as_columns("on", FuzzyDate(on, on, "day"))
    texts = {"text_en": text_en, "text_fr": text_fr}
    made = AgreementEvent(pk=key, agreement=agreement, kind=AgreementEvent.Kind.CEREMONY, **day, **said, **texts)
    made.save(force_insert=True)
    tell(by, "agreement.ceremony", agreement, made)
    return made


def _refusal(names: list[str]) -> tuple[str, str]:
    listed = ", ".join(dict.fromkeys(names))
    english = f"Who may: {listed}." if listed else "On record nobody may."
    french = f"Qui le peut\u00a0: {listed}." if listed else "Selon le dossier, personne ne le peut."
    return (
        f"To represent the City at a ceremony is a power that this person did not have that day. {english}",
        f"Représenter la Ville à une cérémonie est un pouvoir que cette personne n’avait pas ce jour-là. {french}",
    )
