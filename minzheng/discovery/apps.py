"""The engine as a Django application."""

from __future__ import annotations

from minzheng.platform import engine


class DiscoveryConfig(engine.Engine):
    """Names the engine."""

    name = "minzheng.discovery"
    label = "discovery"
