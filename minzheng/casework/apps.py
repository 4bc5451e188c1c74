"""The engine as a Django application."""

from __future__ import annotations

from minzheng.platform.engine import Engine


class CaseworkConfig(Engine):
    """Names the engine."""

    name = "minzheng.casework"
    label = "casework"
