"""The engine as a Django application."""

from __future__ import annotations

from minzheng.platform.engine import Engine


class WorklistConfig(Engine):
    """Names the engine."""

    name = "minzheng.worklist"
    label = "worklist"
