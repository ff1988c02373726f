"""The city's own accent, from its own address, after ours."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from chancery.portal.theme import Unreadable, theme


@cache_control(max_age=3600, public=True)
def page(request: HttpRequest) -> HttpResponse:
    """One rule. An accent that cannot be read is refused, and the figure says why."""
    own = settings.CITY
    try:
        css = theme(own.accent, str(own.extra.get("accent_dark", ""))).css() if own.accent else ""
    except Unreadable as why:
        css = f"/* {str(why).replace('*/', '')} */\n"
    return HttpResponse(css, content_type="text/css; charset=utf-8")
