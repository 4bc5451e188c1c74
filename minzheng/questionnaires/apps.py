"""The engine as a Django application."""

from __future__ import annotations

from minzheng.platform import engine


class QuestionnairesConfig(engine.Engine):
    """Names the engine."""

    name = "minzheng.questionnaires"
    label = "questionnaires"
