"""The engine as a Django application."""

from __future__ import annotations

from minzheng.platform import engine


class IndicatorsConfig(engine.Engine):
    """Names the engine."""

    name = "minzheng.indicators"
    label = "indicators"
