"""URLs of the shell itself, and of declared pages by `urls_for`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from minzheng.ui.menu import counts
from minzheng.ui.views import urls_for as urls_for

urlpatterns: list[URLPattern | URLResolver] = [
    path("shell/counts/", counts, name="menu-counts"),
    path("shell/language/", set_language, name="set_language"),
]
