"""The rows of a file that count: where each stands in the file, and whose it is as far as the reader may know."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minzheng.exchange.lists import told_facts, told_url
from minzheng.exchange.models import Delivery
from minzheng.exchange.shown import MOST_SHOWN
from minzheng.exchange.staging import PLACES, staged_table
from minzheng.platform.acting import Actor
from minzheng.registry.links import has_page, subject_line
from minzheng.registry.models import Subject
from minzheng.ui.declare import BarRow, BarsBlock, Card, TableBlock
from minzheng.ui.parts import quiet
from minzheng.ui.words import thousands

TakenRow = tuple[str, int, int | None]


def taken_rows(delivery: Delivery) -> list[TakenRow]:
    """Sheet, row and subject of each row that is in; none unless the file counts. Rows that came back later are out."""
    table = staged_table(delivery) if delivery.state == Delivery.State.MERGED else None
    if table is None:
        return []
    back = set(delivery.returned_rows.values_list("sheet", "row"))
    columns = [table.column(name).to_pylist() for name in PLACES]
    return [
        (sheet, row, subject)
        for sheet, row, subject in zip(*columns, strict=True)
        if (sheet, row) not in back
    ]


def taken_cards(delivery: Delivery, actor: Actor) -> list[Card]:
    """Its rows that are in, and what came of them."""
    rows = taken_rows(delivery)
    taken = Card(title=_("Rows taken"), note=_note(delivery, rows), blocks=[_table(rows, actor)])
    return [taken, *_came_of_it(delivery, actor)]


def _came_of_it(delivery: Delivery, actor: Actor) -> list[Card]:
    """How many facts it told of registered people, for who may see them; they are no rows: some rows tell several."""
    if actor.hat != "staff" or delivery.state != Delivery.State.MERGED:
        return []
    number = told_facts(actor).filter(delivery=delivery.pk).count()
    bars = BarsBlock(
        rows=[BarRow(label=_("Facts about registered people"), value=number, url=told_url(delivery))],
        caption=_("What the file told"),
    )
    return [Card(title=_("What the file told"), blocks=[bars])]


def _note(delivery: Delivery, rows: Sequence[TakenRow]) -> str:
    """What of the rows is shown, and how many of them were known word for word: those count as skipped."""
    told = []
    if len(rows) > MOST_SHOWN:
        told.append(
            gettext("the first %(shown)s of %(all)s") % {"shown": MOST_SHOWN, "all": thousands(len(rows))}
        )
    if len(rows) > delivery.accepted:
        known = {"known": thousands(len(rows) - delivery.accepted)}
        told.append(gettext("%(known)s of them told what was known already and count as skipped") % known)
    return " · ".join(told)


def _table(rows: Sequence[TakenRow], actor: Actor) -> TableBlock:
    shown = rows[:MOST_SHOWN]
    numbers = {subject for *_place, subject in shown if subject is not None}
    found = Subject.objects.visible_to(actor).filter(pk__in=numbers).select_related("person")
    names = {one.pk: subject_line(one) for one in found if has_page(one)}
    cells = [
        [sheet or "—", thousands(row), names.get(subject or 0) or quiet(gettext("without a page here"))]
        for sheet, row, subject in shown
    ]
    return TableBlock(
        heads=[_("Sheet"), _("Row"), _("Person")],
        rows=cells,
        caption=_("Rows taken"),
        numbers=(1,),
        empty=_("No row of this file counts"),
    )
