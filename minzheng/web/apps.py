"""The faces as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages only."""

    name = "minzheng.web"
    label = "web"
