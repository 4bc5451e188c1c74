"""The addresses of the faces themselves."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from minzheng.web import signing
from minzheng.web.command.view import show_command

urlpatterns: list[URLPattern | URLResolver] = [
    path("", signing.home, name="home"),
    path("sign-in/", signing.SignIn.as_view(), name="sign-in"),
    path("sign-out/", signing.SignOut.as_view(), name="sign-out"),
    path("command/", show_command, name="command"),
    path("hat/<slug:hat>/", signing.wear, name="wear"),
]
