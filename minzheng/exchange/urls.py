"""The addresses of the exchange that no declaration makes: the look at a file, giving a list, and those for other
systems."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from minzheng.exchange.api import view as api
from minzheng.exchange.preview import page
from minzheng.exchange.sharing.pages import ask_for

urlpatterns: list[URLPattern | URLResolver] = [
    path("give/<str:listed>/", ask_for, name="ask-extract"),
    path("send-file/<str:token>/", page.look_at, name="look-at-file"),
    path("api/deliveries/<str:number>/", api.delivery, name="api-delivery"),
    path("api/sources/<str:source>/deliveries/", api.deliver, name="api-deliver"),
]
