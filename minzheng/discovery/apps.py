"""The engine as a Django application."""

from __future__ import annotations

from minzheng.platform.engine import Engine


class DiscoveryConfig(Engine):
    """Names the engine."""

    name = "minzheng.discovery"
    label = "discovery"
