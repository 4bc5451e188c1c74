"""Error pages in plain words: what happened, that nothing was lost, what to do, and a number to tell the help desk."""

from __future__ import annotations

import logging
import uuid

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from minzheng.ui.shell import frame, source
from minzheng.ui.who import NoPermit, NotSignedIn

log = logging.getLogger(__name__)


def forbidden(request: HttpRequest, exception: BaseException | None = None) -> HttpResponse:
    """403: names who holds the missing permit. Without a sign-in it leads there."""
    if isinstance(exception, NotSignedIn):
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
    words = source()
    holders = list(words.holders(exception.permit)) if words and isinstance(exception, NoPermit) else []
    return render(request, "ui/errors/403.html", {"holders": holders}, status=403)


def not_found(request: HttpRequest, exception: BaseException | None = None) -> HttpResponse:
    """404: it isn't there, or lies outside the scope; which of the two is not said."""
    return render(request, "ui/errors/404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """500: an incident number that also stands in the log."""
    incident = f"E-{timezone.localdate():%Y%m%d}-{uuid.uuid4().hex[:6].upper()}"
    log.error("incident %s at %s", incident, request.path)
    page = render_to_string("ui/errors/500.html", {"incident": incident, "shell": frame(request)})
    return HttpResponse(page, status=500)
