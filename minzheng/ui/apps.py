"""The Django app of the page layer: it brings templates and static files, no models."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Names the app."""

    name = "minzheng.ui"
    label = "ui"
