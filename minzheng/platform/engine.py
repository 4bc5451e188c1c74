"""An engine as a Django application: when all models are there, its content, verbs and wiring are read once."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

PARTS = ("content", "services", "wiring", "story", "pages")


class Engine(AppConfig):
    """Base of each engine's AppConfig. Imported by its module: Django takes any class it finds in apps.py."""

    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Reads the parts the engine has: their decorators and register() calls fill the registries."""
        for part in PARTS:
            if find_spec(f"{self.name}.{part}") is not None:
                import_module(f"{self.name}.{part}")
