"""Which lists may be given out: those whose rows are each about somebody. Engines above register theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from minzheng.campaigns.pages import TARGETS
from minzheng.platform.acting import Actor
from minzheng.platform.registries import Registry
from minzheng.registry.pages.people import PEOPLE
from minzheng.ui.declare import ListPage
from minzheng.ui.views.address import read_address
from minzheng.ui.views.rows import chosen_rows


@dataclass(frozen=True)
class SharedList:
    """A list page, and the column of its rows that names the subject."""

    page: ListPage[Any]
    subject: str

    def people(self, actor: Actor, query: str, most: int) -> list[int]:
        """The subjects of the rows that this query shows the actor, one more than `most` at the most."""
        rows = chosen_rows(self.page, actor, read_address(self.page, actor, QueryDict(query), ""))
        found = rows.order_by(self.subject).values_list(self.subject, flat=True).distinct()
        return list(found[: most + 1])


shared_lists: Registry[SharedList] = Registry("lists that may be given out", unique=lambda one: one.page.name)
shared_lists.register(SharedList(PEOPLE, "subject_id"), SharedList(TARGETS, "subject_id"))
