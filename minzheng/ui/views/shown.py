"""What a list's templates get: plain values only. Templates call what they meet, so verbs stay here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.platform.acting import Actor
from minzheng.ui.declare.acts import Act, RowFile, RowLink, may_on
from minzheng.ui.declare.lists import ListPage
from minzheng.ui.views.address import SIZES, Address
from minzheng.ui.views.rows import CAP, TileCount, Total
from minzheng.ui.words import thousands

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class ActShown:
    """A button: a link if `href` is set, else it posts `name`, to `file` where it gives a file; perhaps with a key."""

    label: str
    icon: str
    href: str = ""
    name: str = ""
    danger: bool = False
    file: str = ""
    shortcut: str = ""


@dataclass(frozen=True)
class Head:
    """A column's head."""

    key: str
    label: str
    number: bool
    wide: bool
    phone: bool
    href: str = ""
    direction: str = ""


@dataclass(frozen=True)
class CellShown:
    """A cell and the head it stands under."""

    html: object
    head: Head


@dataclass(frozen=True)
class RowShown:
    """A row: its key, its cells, the next step."""

    pk: object
    cells: list[CellShown]
    act: ActShown | None
    primary: bool = False


@dataclass(frozen=True)
class TileShown:
    """A tile: figure, words, where it leads, whether it is chosen."""

    key: str
    label: str
    tone: str
    icon: str
    number: str
    note: str
    href: str
    chosen: bool
    empty: bool


@dataclass(frozen=True)
class LinkShown:
    """A choice in a menu, a page number, a removable chip."""

    label: str
    href: str
    chosen: bool = False


@dataclass(frozen=True)
class ChipShown:
    """A filter: what is chosen and how to take it off (empty where something must be chosen), or the choices."""

    key: str
    label: str
    value: str
    clear: str
    choices: list[LinkShown]


@dataclass(frozen=True)
class Pager:
    """Where in the list we are and how to move."""

    words: str
    back: str
    on: str
    pages: list[LinkShown] = field(default_factory=list)
    sizes: list[LinkShown] = field(default_factory=list)
    size: str = ""


def shown_act(
    act: Act | RowFile[Any] | None, row: Model | None, actor: Actor, file_url: str = ""
) -> ActShown | None:
    """The button for an act, or none where the actor may not do it in this row's place."""
    if act is None or (row is not None and not may_on(actor, act.permit, row)):
        return None
    if isinstance(act, RowLink):
        url = act.url(row) if row is not None else ""
        return ActShown(str(act.label), act.icon, href=url, shortcut=act.shortcut)
    if isinstance(act, RowFile):
        return ActShown(str(act.label), act.icon, name=act.key, file=file_url)
    return ActShown(str(act.label), act.icon, name=act.verb.name, danger=act.danger, shortcut=act.shortcut)


def shown_heads(page: ListPage[M], address: Address) -> list[Head]:
    """The heads, each label translated once."""
    heads = []
    usual = next((c.key for c in page.columns if page.order and c.sort[:1] == tuple(page.order[:1])), "")
    for column in page.columns:
        direction = _direction(address.sort or usual, column.key)
        turned = f"-{column.key}" if direction == "ascending" else column.key
        href = address.href(sort=turned) if column.sort else ""
        heads.append(
            Head(column.key, str(column.label), column.number, column.wide, column.phone, href, direction)
        )
    return heads


def _direction(sort: str, key: str) -> str:
    if sort.removeprefix("-") != key:
        return ""
    return "descending" if sort.startswith("-") else "ascending"


def shown_rows(page: ListPage[M], rows: Sequence[M], heads: list[Head], actor: Actor) -> list[RowShown]:
    """The rows with every value worked out; in a list that leads, the first act is the page's primary one."""
    shown: list[RowShown] = []
    for row in rows:
        cells = [CellShown(column.cell(row), head) for column, head in zip(page.columns, heads, strict=True)]
        act = shown_act(page.row_act(row) if page.row_act is not None else None, row, actor)
        primary = page.leads and act is not None and not any(one.primary for one in shown)
        shown.append(RowShown(row.pk, cells, act, primary))
    return shown


def shown_tiles(page: ListPage[M], counts: dict[str, TileCount], address: Address) -> list[TileShown]:
    """The tiles; pressing a chosen one takes it off."""
    tiles = []
    for tile in page.tiles:
        count, chosen = counts[tile.key], address.tile == tile.key
        note = str(tile.note.say(count.note)) if tile.note is not None and count.note is not None else ""
        href = address.href(tile="" if chosen else tile.key)
        words = thousands(count.number)
        tiles.append(
            TileShown(
                tile.key, str(tile.label), tile.tone, tile.icon, words, note, href, chosen, not count.number
            )
        )
    return tiles


def shown_chips(page: ListPage[M], address: Address) -> list[ChipShown]:
    """The chips, the chosen ones first as they stand."""
    chips = []
    for one in page.filters:
        options = address.options[one.key]
        value = address.filters.get(one.key, "")
        choices = [
            LinkShown(str(o.label), address.href(**{one.key: o.value}), o.value == value) for o in options
        ]
        chosen = next((str(o.label) for o in options if o.value == value), "")
        clear = address.href(**{one.key: ""}) if one.usual is None else ""
        chips.append(ChipShown(one.key, str(one.label), chosen, clear, choices))
    return chips


def chosen_chips(chips: list[ChipShown], tiles: list[TileShown], address: Address) -> list[LinkShown]:
    """Everything that narrows the list, each with the URL without it; for the page that found nothing."""
    chosen = [LinkShown(chip.value, chip.clear) for chip in chips if chip.clear and chip.value]
    chosen += [LinkShown(tile.label, tile.href) for tile in tiles if tile.chosen]
    if address.query:
        chosen.append(LinkShown(f"“{address.query}”", address.href(q="")))
    return chosen


def total_words(page: ListPage[M], total: Total) -> tuple[str, str]:
    """The total as figure and unit: ("39", "tasks"), ("10,000+", "rows")."""
    unit = str(page.unit) or ngettext("row", "rows", total.number)
    return thousands(total.number) + ("+" if total.capped else ""), unit


def last_page(page: ListPage[M], total: Total, address: Address) -> int:
    """The last page that is offered; pages beyond the cap aren't: whoever gets there should filter."""
    reach = total.number if page.exact else min(total.number, CAP)
    return max(1, -(-reach // address.size))


def shown_pager(page: ListPage[M], total: Total, address: Address) -> Pager:
    """The pager: from, to, of how many; the pages near this one; the sizes."""
    last = last_page(page, total, address)
    first = (address.page - 1) * address.size + 1
    upto = min(address.page * address.size, total.number)
    number, unit = total_words(page, total)
    words = {"first": thousands(first), "last": thousands(upto), "total": number, "unit": unit}
    sizes = sorted({*SIZES, page.size})
    return Pager(
        words=_("%(first)s–%(last)s of %(total)s %(unit)s") % words,
        back=address.href(page=address.page - 1) if address.page > 1 else "",
        on=address.href(page=address.page + 1) if address.page < last else "",
        pages=[_page_link(number_, address) for number_ in near_pages(address.page, last)],
        sizes=[LinkShown(str(size), address.href(size=size), size == address.size) for size in sizes],
        size=str(address.size),
    )


def _page_link(number: int, address: Address) -> LinkShown:
    return (
        LinkShown(str(number), address.href(page=number), number == address.page)
        if number
        else LinkShown("…", "")
    )


def near_pages(page: int, last: int) -> list[int]:
    """First, last and the pages around this one; 0 stands for a gap."""
    wanted = sorted(
        {1, last, *range(max(1, page - 1), min(last, page + 1) + 1), *(range(1, min(last, 4) + 1))}
    )
    pages: list[int] = []
    for number in wanted:
        if pages and number > pages[-1] + 1:
            pages.append(0)
        pages.append(number)
    return pages


def list_url(page: ListPage[M], suffix: str = "") -> str:
    """The URL of a list page or of its part: do, export."""
    return reverse(f"{page.name}{suffix}")
