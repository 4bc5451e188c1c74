"""The platform as a Django application."""

from __future__ import annotations

from django.apps import AppConfig

from minzheng.platform.installed import look_for_published
from minzheng.platform.published import published_path


class PlatformConfig(AppConfig):
    """Registers nothing itself: engines do, each in its wiring. With it there is a database, and what it published."""

    name = "minzheng.platform"
    label = "platform"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The pack is asked for with what was published for this database."""
        look_for_published(published_path)
