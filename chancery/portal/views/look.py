"""The city's own accent and logo, each from its own address."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from chancery.office.logo import read
from chancery.theme import Unreadable, theme


@cache_control(max_age=3600, public=True)
def page(request: HttpRequest) -> HttpResponse:
    """One rule. An accent that cannot be read is refused, and the figure says why."""
    own = settings.CITY
    try:
        css = theme(own.accent, str(own.extra.get("accent_dark", ""))).css() if own.accent else ""
    except Unreadable as why:
        css = f"/* {str(why).replace('*/', '')} */\n"
    return HttpResponse(css, content_type="text/css; charset=utf-8")


@cache_control(max_age=86_400, public=True)
def logo(request: HttpRequest) -> HttpResponse:
    """The city's logo, a picture that was drawn anew when it came in."""
    png = read(settings.HOME, settings.CITY.logo)
    if png is None:
        raise Http404
    return HttpResponse(png, content_type="image/png")
