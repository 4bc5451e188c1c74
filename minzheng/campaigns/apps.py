"""The engine as a Django application."""

from __future__ import annotations

from minzheng.platform import engine


class CampaignsConfig(engine.Engine):
    """Names the engine."""

    name = "minzheng.campaigns"
    label = "campaigns"
