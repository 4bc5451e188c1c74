"""The faces as a Django application."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig

from minzheng.platform.registries import freeze_all


class WebConfig(AppConfig):
    """Pages only."""

    name = "minzheng.web"
    label = "web"

    def ready(self) -> None:
        """Reads the words of the shell and its menu entries once all engines are there; then every set is closed."""
        for part in ("shell", "command.view"):
            import_module(f"minzheng.web.{part}")
        freeze_all()
