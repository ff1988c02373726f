"""The file of a public paper of a public agreement."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from chancery.agreements.models import Agreement
from chancery.papers.models import Paper
from chancery.papers.sending import sent


def send(request: HttpRequest, reference: str, paper_id: UUID) -> HttpResponse:
    """Send it; whatever is not public is not there."""
    agreement = Agreement.objects.public().filter(reference=reference).first()
    paper = Paper.objects.public().filter(pk=paper_id).first()
    if agreement is None or paper is None:
        raise Http404
    if not agreement.papers.filter(paper__in=paper.chain()).exists():
        raise Http404
    return sent(paper)
