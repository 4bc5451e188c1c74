"""The way in and out: sign-in, sign-out, the hat one wears, and the first page of a role."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from minzheng.platform.acting import nobody
from minzheng.platform.actors import hats_of
from minzheng.platform.models.accounts import Account
from minzheng.ui.menu import entries_for
from minzheng.ui.who import NoPermit, signed_in
from minzheng.web.hats import HAT_KEY


class SignIn(LoginView):
    """The sign-in page; whoever is signed in already goes on to the first page."""

    template_name = "ui/signin.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form and where to go afterwards."""
        return {**super().get_context_data(**kwargs), "next": self.get_redirect_url()}


class SignOut(LogoutView):
    """Ends the session; by POST alone."""

    next_page = "sign-in"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Leaves as the login role: a hat doesn't see the table of attempts that leaving tidies."""
        with nobody():
            return super().post(request, *args, **kwargs)


def home(request: HttpRequest) -> HttpResponse:
    """The first page of the role: own work first."""
    entries = entries_for(signed_in(request))
    if not entries:
        raise NoPermit("")
    return redirect(entries[0].url)


@require_POST
def wear(request: HttpRequest, hat: str) -> HttpResponse:
    """Changes the hat; one that the account doesn't have is left where it hangs."""
    signed_in(request)
    account = request.user
    if isinstance(account, Account) and hat in hats_of(account.agent):
        request.session[HAT_KEY] = hat
    back = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(back if allowed else reverse("home"))
