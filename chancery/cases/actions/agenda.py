"""Put the report on a case on the agenda of Council, where its members read it before they decide; and take it off."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from chancery.audit.models import Actor
from chancery.cases import permissions
from chancery.cases.actions.moving import move
from chancery.cases.models import AgendaEntry, Case, ReportVersion
from chancery.council.models import CouncilItem
from chancery.edits import in_time
from chancery.errors import require
from chancery.records import changed

MAY_NOT = (
    "Only the clerk puts a report on the agenda of Council, or takes it off.",
    "Seul le greffe inscrit un rapport à l’ordre du jour du Conseil, ou l’en retire.",
)
NOT_FINAL = (
    "Only a final report goes on the agenda. Nothing was published.",
    "Seul un rapport définitif s’inscrit à l’ordre du jour. Rien n’a été publié.",
)
NOT_NEWEST = (
    "A newer final report was kept meanwhile. Nothing was published: read that one.",
    "Un rapport définitif plus récent a été conservé entre-temps. Rien n’a été publié\u00a0: lisez celui-là.",
)
CLOSED_SESSION = (
    "This item is not public, so what it holds is on no agenda. Nothing was published.",
    "Ce point n’est pas public\u00a0: ce qu’il contient ne figure à aucun ordre du jour. Rien n’a été publié.",
)
DECIDED = (
    "Council has decided on this item. Nothing was changed.",
    "Le Conseil s’est prononcé sur ce point. Rien n’a été modifié.",
)
NO_REASON = ("Say why: members of Council read it.", "Dites pourquoi\u00a0: les membres du Conseil le lisent.")
OFF_ALREADY = ("It is off the agenda already.", "Il n’est déjà plus à l’ordre du jour.")


@transaction.atomic
def publish_to_agenda(*, by: Actor, case: Case, version: ReportVersion, item: CouncilItem) -> AgendaEntry:
    """Publish the newest final report under the item by which Council will decide; a newer one takes its place there.

    A form that is sent twice publishes it once.
    """
    require(permissions.may_record_council(by), *MAY_NOT)
    require(version.stage == ReportVersion.Stage.FINAL and version.case_id == case.pk, *NOT_FINAL)
    known = AgendaEntry.objects.standing().filter(version=version, item=item).first()
    if known is not None:
        return known
    newest = case.report_versions.filter(stage=ReportVersion.Stage.FINAL).first()
    in_time(newest == version, *NOT_NEWEST)
    require(item.public, *CLOSED_SESSION)
    require(item.outcome == CouncilItem.Outcome.NOT_RECORDED, *DECIDED)
    made = AgendaEntry(case=case, version=version, item=item, published_on=timezone.localdate(), published_by=by)
    made.save(force_insert=True)
    move(by=by, case=case, what="case.on-agenda", rows=[changed(made)])
    return made


@transaction.atomic
def take_off_agenda(*, by: Actor, case: Case, item: CouncilItem, why: str) -> list[AgendaEntry]:
    """Take the report off the agenda before Council decides, in every version: its members no longer read it, and are
    told why. That it was there stays on record, and it can be put on again."""
    require(permissions.may_record_council(by), *MAY_NOT)
    require(bool(why.strip()), *NO_REASON)
    require(item.outcome == CouncilItem.Outcome.NOT_RECORDED, *DECIDED)
    found = list(AgendaEntry.objects.standing().filter(case=case, item=item))
    values = {"withdrawn_on": timezone.localdate(), "withdrawn_by": by, "withdrawn_why": why.strip()}
    off = AgendaEntry.objects.standing().filter(pk__in=[one.pk for one in found]).update(**values)
    in_time(bool(found) and off == len(found), *OFF_ALREADY)
    for one in found:
        one.refresh_from_db()
    move(by=by, case=case, what="case.off-agenda", rows=[changed(one, values) for one in found])
    return found
