"""What was sent and what failed; how one is told oneself; the address of one's calendar."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chancery.accounts import actions as accounts
from chancery.accounts.models import User
from chancery.accounts.permissions import is_someone
from chancery.accounts.staff import ask, read, reads, sent, writes
from chancery.audit.models import Actor
from chancery.mailing import FILES
from chancery.notices import actions, permissions
from chancery.notices.forms import Mine, Sure
from chancery.notices.languages import language_of
from chancery.notices.models import Feed, Notice, NoticeQuerySet
from chancery.notices.sections import as_shown
from chancery.notices.showing import Shown, shown

PAGE = 50
# A letter that waits for longer than this with nobody taking it: no worker is running.
LONG = timedelta(minutes=30)


@reads(permissions.may_see_all)
def index(request: HttpRequest) -> HttpResponse:
    """What was sent and what failed, the newest first; narrowed by state."""
    state = request.GET.get("state", "")
    rows = Notice.objects.filter(state=state) if state in Notice.State.values else Notice.objects.all()
    found = list(_after(rows, request.GET.get("after", "")).select_related("user__person").order_by("-id")[: PAGE + 1])
    context = {
        "rows": shown(found[:PAGE]),
        "next": found[PAGE - 1].pk if len(found) > PAGE else None,
        "state": state,
        "states": Notice.State.choices,
        "to_files": settings.EMAIL_BACKEND == FILES,
        "stuck": Notice.objects.ready(timezone.now() - LONG).exists(),
    }
    return render(request, "notices/index.html", context)


@read
def one(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """One notice and each try. What it says is shown to its reader alone: others may not know all that it names."""
    notice = get_object_or_404(Notice.objects.select_related("user__person", "carried_by"), pk=notice_id)
    own, user = notice.user == request.user, _user(request)
    if not (own or permissions.may_see_all(user.actor)):
        raise Http404
    return render(
        request,
        "notices/one.html",
        {
            "one": Shown(notice),
            "here": notice.subject,
            "trail": _top(user.actor),
            "sections": as_shown(notice.body),
            "attempts": [Shown(notice, attempt) for attempt in notice.attempts.all()],
            "own": own,
            "may_send_again": permissions.may_send_again(user.actor),
        },
    )


@writes(permissions.may_send_again)
def again(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Send a letter again."""
    notice = get_object_or_404(Notice.objects.select_related("user__person"), pk=notice_id)

    def act(by: Actor) -> HttpResponse:
        actions.send_again(by=by, notice=notice)
        return redirect("notices:one", notice_id=notice.pk)

    return ask(
        request, Sure(sent(request)), act, title=_("Send again"), verb=_("Send again"), trail=_trail(notice),
        about=notice.subject, lede=_("To %(who)s. It goes out with the next round.") % {"who": Shown(notice).who},
    )  # fmt: skip


@writes(is_someone)
def mine(request: HttpRequest) -> HttpResponse:
    """How one is told, and in which language."""
    user = _user(request)
    form = Mine(sent(request), user=user, language=language_of(user))

    def act(by: Actor) -> HttpResponse:
        accounts.speak(by=by, user=user, language=form.cleaned_data["language"])
        for kind, way in form.wishes.items():
            actions.wish(by=by, user=user, kind=kind, way=way)
        return redirect(f"{reverse('notices:mine')}?saved=1")

    return ask(
        request, form, act, title=_("What I am told, and how"), verb=_("Save"),
        trail=[(_("Desk"), reverse("desk:home"))], template="notices/mine.html",
        saved="saved" in request.GET, feed=_feed(user),
    )  # fmt: skip


@read
def calendar(request: HttpRequest) -> HttpResponse:
    """The calendar that one's own program can read: what it is, and whether it has an address."""
    return _calendar(request, "")


@writes(is_someone)
def calendar_renew(request: HttpRequest) -> HttpResponse:
    """Make an address for one's calendar; it is shown this once."""

    def act(by: Actor) -> HttpResponse:
        return _calendar(request, actions.renew_feed(by=by, user=_user(request)))

    open_feed = _feed(_user(request)) is not None
    lede = _("The address you use now opens nothing from then on.") if open_feed else ""
    return ask(
        request, Sure(sent(request)), act, title=_("A new address for my calendar"),
        verb=_("Make a new address"), trail=_calendar_trail(), lede=lede,
    )  # fmt: skip


@writes(is_someone)
def calendar_end(request: HttpRequest) -> HttpResponse:
    """Revoke the address of one's calendar."""

    def act(by: Actor) -> HttpResponse:
        actions.end_feed(by=by, user=_user(request))
        return redirect("notices:calendar")

    return ask(
        request, Sure(sent(request)), act, title=_("Revoke the address of my calendar"), verb=_("Revoke"),
        trail=_calendar_trail(), lede=_("Your calendar program gets nothing more from the register, at once."),
    )  # fmt: skip


def _calendar(request: HttpRequest, token: str) -> HttpResponse:
    address = f"{settings.ADDRESS}{reverse('calendar', kwargs={'token': token})}" if token else ""
    context = {
        "here": _("My calendar"),
        "trail": [(_("What I am told, and how"), reverse("notices:mine"))],
        "feed": _feed(_user(request)),
        "address": address,
    }
    return render(request, "notices/calendar.html", context)


def _calendar_trail() -> list[tuple[str, str]]:
    return [
        (_("What I am told, and how"), reverse("notices:mine")),
        (_("My calendar"), reverse("notices:calendar")),
    ]


def _top(actor: Actor) -> list[tuple[str, str]]:
    if permissions.may_see_all(actor):
        return [(_("Notices"), reverse("notices:index"))]
    return [(_("What I am told, and how"), reverse("notices:mine"))]


def _trail(notice: Notice) -> list[tuple[str, str]]:
    return [
        (_("Notices"), reverse("notices:index")),
        (notice.subject, reverse("notices:one", kwargs={"notice_id": notice.pk})),
    ]


def _after(rows: NoticeQuerySet, key: str) -> NoticeQuerySet:
    if not key:
        return rows
    try:
        return rows.filter(pk__lt=UUID(key))
    except ValueError:
        raise Http404 from None


def _user(request: HttpRequest) -> User:
    """The account itself: what a request carries only stands for it, and has no columns to tell the ledger of."""
    return User.objects.select_related("actor").get(pk=str(request.user.pk))


def _feed(user: User) -> Feed | None:
    return Feed.objects.filter(user=user, ended_at=None).first()
