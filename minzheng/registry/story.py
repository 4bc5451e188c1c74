"""What the registry itself tells on a person's page: its facts."""

from __future__ import annotations

from minzheng.registry.facts import entries
from minzheng.registry.models import Fact
from minzheng.registry.telling import Story, stories

stories.register(Story(name="facts", permit=Fact.see, entries=entries))
