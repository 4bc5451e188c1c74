"""How the rows behind a figure look: columns, order and the page of one row, for each model that measures count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Prefetch, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minzheng.assessment.models import Assessment, Need
from minzheng.assessment.shown import need_line
from minzheng.catalogue.shown import item_title
from minzheng.orders.models import Order, ServiceVisit
from minzheng.platform.acting import Actor
from minzheng.questionnaires.models import Answers
from minzheng.registry.links import WHO, person_part, who_column
from minzheng.registry.naming import both
from minzheng.ui.declare import Column
from minzheng.ui.parts import joined, quiet, tag, two_lines
from minzheng.ui.words import full_day, labelled, say, sentences_of

TOLD = 3


@dataclass(frozen=True, kw_only=True)
class ShownRows:
    """A model's rows as a list: `day` is the date field that puts a row into a year, `page` the name of its detail
    page, `ready` fetches what the columns show in as few statements as possible. `monthly` is false where that day may
    lie before the year: parts by month would not add up."""

    day: str
    page: str
    act: str | Promise
    columns: Sequence[Column[Any]]
    ready: Callable[[Actor, QuerySet[Any]], QuerySet[Any]]
    monthly: bool = True


def needs_of(row: Assessment) -> list[str]:
    """What was found, the highest level first."""
    return [need_line(need) for need in row.needs.all()]


def told(row: Assessment) -> str:
    """The answers that weigh in the highest need, as far as a line holds them."""
    reasons = [reason for need in row.needs.all()[:1] for reason in need.reasons[:TOLD]]
    return sentences_of(labelled(say(reason["what"]), say(reason["seen"])) for reason in reasons)


def state_of(visit: ServiceVisit) -> object:
    """The state, and when it was checked."""
    checked = quiet(full_day(visit.checked_on)) if visit.checked_on else ""
    return joined([visit.get_state_display(), checked])


PERSON = who_column()


def _day(key: str, label: str | Promise) -> Column[Any]:
    return Column(key=key, label=label, cell=lambda row: full_day(getattr(row, key)), sort=(key,))


PARTY = Column[Any](
    key="party", label=_("Provider"), cell=lambda row: str(row.party), text=lambda row: str(row.party)
)
ITEM = Column[Any](
    key="item",
    label=_("Service"),
    cell=lambda row: item_title(row.item),
    text=lambda row: item_title(row.item),
)

SHOWN: dict[type[Model], ShownRows] = {
    Answers: ShownRows(
        day="taken_on",
        page="answer",
        act=_("See the answers"),
        columns=(PERSON, _day("taken_on", _("Asked on")), Column(
            key="asked_by", label=_("Asked by"), cell=lambda row: person_part(row.asked_by),
            text=lambda row: both(row.asked_by),
        )),
        ready=lambda actor, rows: rows.select_related(*WHO),
    ),
    Assessment: ShownRows(
        day="taken_on",
        page="assessment",
        act=_("See why"),
        columns=(PERSON, Column(
            key="needs",
            label=_("Needs"),
            cell=lambda row: two_lines(joined(tag(words) for words in needs_of(row)), told(row)),
            text=lambda row: "; ".join(needs_of(row)),
            wide=True,
        ), _day("taken_on", _("Assessed on"))),
        ready=lambda actor, rows: rows.select_related(*WHO).prefetch_related(
            Prefetch("needs", Need.objects.visible_to(actor).order_by("-level", "category"))
        ),
    ),
    ServiceVisit: ShownRows(
        day="served_on",
        page="service-visit",
        act=_("See the visit"),
        columns=(PERSON, Column(
            key="item",
            label=_("Service"),
            cell=lambda row: item_title(row.order.item),
            text=lambda row: item_title(row.order.item),
        ), PARTY, _day("served_on", _("Served on")), Column(
            key="state", label=_("State"), cell=state_of, text=lambda row: row.get_state_display()
        )),
        ready=lambda actor, rows: rows.select_related(*WHO, "order", "party"),
    ),
    Order: ShownRows(
        day="valid_from",
        monthly=False,
        page="order",
        act=_("See the order"),
        columns=(PERSON, ITEM, PARTY, _day("valid_from", _("From")), _day("valid_until", _("Until"))),
        ready=lambda actor, rows: rows.select_related(*WHO, "party"),
    ),
}  # fmt: skip
