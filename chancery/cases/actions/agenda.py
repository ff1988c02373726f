"""Put the report on a case on the agenda of Council, where its members read it before they decide."""

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
    "Only the clerk puts a report on the agenda of Council.",
    "Seul le greffe inscrit un rapport à l’ordre du jour du Conseil.",
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
    "Council has decided on this item. Nothing was published.",
    "Le Conseil s’est prononcé sur ce point. Rien n’a été publié.",
)


@transaction.atomic
def publish_to_agenda(*, by: Actor, case: Case, version: ReportVersion, item: CouncilItem) -> AgendaEntry:
    """Publish the newest final report under the item by which Council will decide; a newer one takes its place there.

    A form that is sent twice publishes it once.
    """
    require(permissions.may_record_council(by), *MAY_NOT)
    require(version.stage == ReportVersion.Stage.FINAL and version.case_id == case.pk, *NOT_FINAL)
    known = AgendaEntry.objects.filter(version=version, item=item).first()
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
