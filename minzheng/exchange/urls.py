"""The address of the exchange that no declaration makes."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from minzheng.exchange.preview import page

urlpatterns: list[URLPattern | URLResolver] = [
    path("send-file/<str:token>/", page.look_at, name="look-at-file"),
]
