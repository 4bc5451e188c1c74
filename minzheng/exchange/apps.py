"""The engine as a Django application."""

from __future__ import annotations

from minzheng.platform import engine


class ExchangeConfig(engine.Engine):
    """Names the engine."""

    name = "minzheng.exchange"
    label = "exchange"
