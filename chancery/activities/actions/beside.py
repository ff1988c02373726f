"""Photos with their credit and the consent of those on them; awards; events at which the city was."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from chancery import edits
from chancery.activities import ahead, permissions
from chancery.activities.actions.keeping import MAY_NOT
from chancery.activities.models import Activity, Award, Event, Photo
from chancery.audit import actions as audit
from chancery.audit.models import Actor
from chancery.columns import as_columns
from chancery.dates import FuzzyDate
from chancery.errors import require
from chancery.papers import actions as papers
from chancery.papers.intake import Sheet
from chancery.records import DataClass, changed

PICTURES = ("jpeg", "png")
WHY_SHOWN = "A photo of an activity that residents see / Une photo d’activité que la population voit"
NO_PICTURE = (
    "This is no photo that a page can show. Nothing was saved: choose a JPEG or a PNG.",
    "Ce n’est pas une photo qu’une page peut afficher. Rien n’a été enregistré\u00a0: choisissez un JPEG ou un PNG.",
)
NO_CAPTION = (
    "Say what is to be seen on it: not everyone sees it. Nothing was saved.",
    "Dites ce qu’on y voit\u00a0: tout le monde ne la voit pas. Rien n’a été enregistré.",
)
NOT_SHOWN = (
    "A photo is shown with who took it, and with the consent of those on it. Nothing was saved.",
    "Une photo est montrée avec son crédit et le consentement des personnes qui y figurent. Rien n’a été enregistré.",
)
WITHDRAWN = (
    "Somebody on it took back that they agreed: say who agreed since, and when. Nothing was saved.",
    "Une personne qui y figure a retiré son accord\u00a0: dites qui l’a donné depuis, et quand. "
    "Rien n’a été enregistré.",
)
NAMELESS = ("It has a name, in English or in French.", "Il lui faut un nom, en anglais ou en français.")


@transaction.atomic
def add_photo(*, by: Actor, activity: Activity, sheet: Sheet, paper_id: Any = None, **values: Any) -> Photo:
    """Keep a photo. Residents see it only with its credit and with the consent of those on it."""
    require(permissions.may_change(by, activity), *MAY_NOT)
    photo = Photo(activity=activity, **values)
    known = Photo.objects.filter(pk=photo.pk).first()
    if known is not None:
        return known
    require(sheet.kind in PICTURES, *NO_PICTURE)
    require(bool(photo.caption_en or photo.caption_fr), *NO_CAPTION)
    agreed = photo.consent in (Photo.Consent.GIVEN, Photo.Consent.NOBODY) and bool(photo.credit.strip())
    require(agreed or not photo.public, *NOT_SHOWN)
    photo.paper = papers.file(
        by=by,
        sheet=sheet,
        data_class=DataClass.PUBLIC if photo.public else DataClass.INTERNAL,
        title_en=photo.caption_en,
        title_fr=photo.caption_fr,
        division=activity.lead,
        **({"id": paper_id} if paper_id else {}),
    )
    photo.clean_fields(exclude=["activity", "paper"])
    photo.save(force_insert=True)
    sealed = not (photo.public and activity.public)
    audit.record(by=by, type="activity.photo-added", ref=activity.reference, changed=changed(photo), sealed=sealed)
    return photo


@transaction.atomic
def show_photo(*, by: Actor, photo: Photo, credit: str, consent: str, consent_note: str = "") -> Photo:
    """Let residents see a photo that was kept inside: with who took it, and with the consent of those on it."""
    require(permissions.may_keep(by), *MAY_NOT)
    require(consent in (Photo.Consent.GIVEN, Photo.Consent.NOBODY) and bool(credit.strip()), *NOT_SHOWN)
    note = consent_note.strip()
    again = photo.consent == Photo.Consent.WITHDRAWN and consent == Photo.Consent.GIVEN
    require(not again or (bool(note) and note != photo.consent_note), *WITHDRAWN)
    written = {"public": True, "credit": credit.strip(), "consent": consent, "consent_note": note or photo.consent_note}
    edits.require_still(Photo.objects.filter(pk=photo.pk, public=False, consent=photo.consent).update(**written))
    photo.refresh_from_db()
    if photo.paper.data_class != DataClass.PUBLIC:
        papers.reclassify(by=by, paper=photo.paper, data_class=DataClass.PUBLIC, reason=WHY_SHOWN)
    audit.record(
        by=by, type="activity.photo-shown", ref=photo.activity.reference, changed=changed(photo, written),
        sealed=not photo.activity.public,
    )  # fmt: skip
    return photo


@transaction.atomic
def take_down_photo(*, by: Actor, photo: Photo, withdrawn: bool = False) -> Photo:
    """Residents see it no more; so at once where somebody took back that they agreed."""
    require(permissions.may_change(by, photo.activity), *MAY_NOT)
    was = photo.public and photo.activity.public
    written = {"public": False, **({"consent": str(Photo.Consent.WITHDRAWN)} if withdrawn else {})}
    edits.require_still(Photo.objects.filter(pk=photo.pk, public=photo.public, consent=photo.consent).update(**written))
    photo.refresh_from_db()
    audit.record(
        by=by, type="activity.photo-taken-down", ref=photo.activity.reference, changed=changed(photo, written),
        sealed=not was,
    )  # fmt: skip
    return photo


@transaction.atomic
def enter_award(*, by: Actor, when: FuzzyDate, **values: Any) -> Award:
    """Enter an award or a recognition, as its source has it."""
    made: Award = _enter(by, Award(**as_columns("when", when), **values), "award.entered")
    return made


@transaction.atomic
def enter_event(*, by: Actor, when: FuzzyDate, **values: Any) -> Event:
    """Enter an event that the city hosted, or at which it promoted itself."""
    made: Event = _enter(by, Event(**as_columns("when", when), **values), "event.entered")
    return made


def _enter(by: Actor, row: Any, what: str) -> Any:
    require(permissions.may_keep(by), *MAY_NOT)
    known = type(row)._default_manager.filter(pk=row.pk).first()
    if known is not None:
        return known
    require(bool(row.title_en or row.title_fr), *NAMELESS)
    ahead.require_past(row)
    row.clean_fields(exclude=["activity"])
    row.save(force_insert=True)
    ref = row.activity.reference if row.activity and row.activity.public else ""
    audit.record(by=by, type=what, ref=ref, changed=changed(row), sealed=not row.public)
    return row
