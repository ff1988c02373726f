"""What of the set-up is still open, for whoever keeps the settings: one row for each question."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chancery.desk import setting_up
from chancery.desk.radar.lines import Line, Window
from chancery.desk.viewer import Viewer
from chancery.office.permissions import may_set_up


class SetUp:
    """A kind of line that is no row of a table: the settings are a file."""

    slug = "set-up"
    label: Any = gettext_lazy("Setting up the city")
    dated = False

    def find(self, viewer: Viewer, window: Window) -> list[Line]:
        """The open questions in their order."""
        lines = [
            Line(self.slug, step.url, None, step.title, _("setting up the city"), step.says, step.url, step.verb)
            for step in _left(viewer)
        ]
        return lines[: window.most]

    def count(self, viewer: Viewer, window: Window) -> int:
        """How many are open."""
        return min(len(_left(viewer)), window.counted)


def _left(viewer: Viewer) -> list[setting_up.Step]:
    return setting_up.left() if viewer.actor is not None and may_set_up(viewer.actor) else []


SET_UP = SetUp()
