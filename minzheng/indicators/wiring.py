"""The entries of indicators in the registries."""

from __future__ import annotations

from minzheng.indicators.measures import ALL, measures

measures.register(*ALL)
