"""The engine as a Django application."""

from __future__ import annotations

from minzheng.platform import engine


class VisitsConfig(engine.Engine):
    """Names the engine."""

    name = "minzheng.visits"
    label = "visits"
