"""The platform as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    """Registers nothing itself: engines do, each in its wiring."""

    name = "minzheng.platform"
    label = "platform"
    default_auto_field = "django.db.models.BigAutoField"
