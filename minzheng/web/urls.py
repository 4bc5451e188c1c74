"""The addresses of the faces themselves."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from minzheng.web import signing

urlpatterns: list[URLPattern | URLResolver] = [
    path("", signing.home, name="home"),
    path("sign-in/", signing.SignIn.as_view(), name="sign-in"),
    path("sign-out/", signing.SignOut.as_view(), name="sign-out"),
    path("hat/<slug:hat>/", signing.wear, name="wear"),
]
