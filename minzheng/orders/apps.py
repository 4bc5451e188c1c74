"""The engine as a Django application."""

from __future__ import annotations

from minzheng.platform.engine import Engine


class OrdersConfig(Engine):
    """Names the engine."""

    name = "minzheng.orders"
    label = "orders"
