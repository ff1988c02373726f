"""What browsers send: of one file no more is taken in than any page could keep, and the rest of the form is read.

Each page has a limit of its own below that, and says it.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

# Whoever sends so many times more than is taken is not listened to any longer.
FAR_OVER = 20


class Bounded(FileUploadHandler):
    """Stops to store a file at the limit of the house. Django's own handlers stand behind it."""

    taken = 0

    def new_file(self, *args: Any, **more: Any) -> None:
        """Another file begins."""
        super().new_file(*args, **more)
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass a piece on, or stop: what was typed beside the file is kept."""
        self.taken += len(raw_data)
        most = settings.LARGEST_UPLOAD_MB * 1_000_000
        if self.taken > FAR_OVER * most:
            raise StopUpload(connection_reset=True)
        if self.taken > most:
            setattr(self.request, "outsized", self.field_name)  # noqa: B010 (ours, on a request that is Django's)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler makes the file."""


def too_large() -> tuple[str, str]:
    """What is said of a file that was larger than the house takes in."""
    most = settings.LARGEST_UPLOAD_MB
    return (
        f"This file is larger than {most} MB, more than is taken in at once. Nothing was saved: choose a smaller one.",
        f"Ce fichier dépasse {most}\u00a0Mo, plus que ce qui est reçu en une fois. Rien n’a été enregistré\u00a0: "
        "choisissez-en un plus petit.",
    )


def outsized(request: HttpRequest) -> str:
    """The field whose file was larger than the house takes in; usually none."""
    # What Django reads late is read now.
    _ = request.FILES
    return str(getattr(request, "outsized", ""))
