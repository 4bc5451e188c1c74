"""The view of a list page: the whole page, or its list alone where htmx asks for that."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path

from minzheng.platform.acting import Actor
from minzheng.ui import parts
from minzheng.ui.declare.lists import ListPage
from minzheng.ui.views import shown
from minzheng.ui.views.acting import act_on_rows
from minzheng.ui.views.address import NARROW, NORMAL, Address, read_address
from minzheng.ui.views.export import export_list
from minzheng.ui.views.rows import TileCount, Total, chosen_rows, ordered, tile_counts, total_of
from minzheng.ui.who import permitted

PRINTED = 1_000  # rows on paper: 25 sheets; whoever needs more takes the workbook
PART = "mz-list"


@dataclass(frozen=True)
class Listing:
    """A list as its URL asks for it: the rows of one page, the counts, and the address brought to a page there is."""

    page: ListPage[Any]
    actor: Actor
    address: Address
    rows: list[Any]
    counts: dict[str, TileCount]
    total: Total


def read_listing(page: ListPage[Any], actor: Actor, address: Address, printing: bool = False) -> Listing:
    """Count, then read one page of rows; a page beyond the last is the last."""
    rows = chosen_rows(page, actor, address)
    counts = tile_counts(page, chosen_rows(page, actor, address, tile=False))
    total = total_of(page, rows, counts, address.tile)
    address = replace(address, page=min(address.page, shown.last_page(page, total, address)))
    size, start = (PRINTED, 0) if printing else (address.size, (address.page - 1) * address.size)
    found = list(ordered(page, rows, address)[start : start + size])
    return Listing(page, actor, address, found, counts, total)


def links_of(page: ListPage[Any], address: Address) -> dict[str, object]:
    """Where the list's own buttons lead."""
    return {
        "do": shown.list_url(page, "-do"),
        "export": shown.list_url(page, "-export") + address.href() if page.export else "",
        "print": address.href(view="print"),
        "here": address.href(page=address.page),
        "compact": address.href(density=NARROW),
        "normal": address.href(density=NORMAL),
    }


def table_context(listing: Listing) -> dict[str, object]:
    """What the table shows: heads, rows, acts, and what to say if there are none."""
    page, actor, address = listing.page, listing.actor, listing.address
    heads = shown.shown_heads(page, address)
    permitted_acts = [act for act in page.bulk if actor.may(act.permit)]
    return {
        "heads": heads,
        "rows": shown.shown_rows(page, listing.rows, heads, actor),
        "acts": page.row_act is not None,
        "bulk": [shown.shown_act(act, None, actor) for act in permitted_acts],
        "key": uuid.uuid4(),
        "empty_next": page.empty_next(actor) if page.empty_next is not None and not listing.rows else "",
    }


def list_context(listing: Listing) -> dict[str, object]:
    """Everything the list's templates show."""
    page, actor, address = listing.page, listing.actor, listing.address
    tiles, chips = shown.shown_tiles(page, listing.counts, address), shown.shown_chips(page, address)
    number, unit = shown.total_words(page, listing.total)
    link = parts.number(listing.total.number, address.href(), words=number)
    return table_context(listing) | {
        "page": {"title": page.title, "group": page.group, "empty": page.empty, "name": page.name},
        "note": page.note(actor) if page.note is not None else "",
        "tiles": tiles,
        "stats": page.stats(actor) if page.stats is not None else (),
        "chips": chips,
        "chosen": shown.chosen_chips(chips, tiles, address),
        "searchable": page.search is not None,
        "kept": [(name, value) for name, value in address.params().items() if name != "q"],
        "address": address,
        "total": {"number": number, "unit": unit, "link": link},
        "pager": shown.shown_pager(page, listing.total, address),
        "urls": links_of(page, address),
    }


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for the list alone; never when it restores its history, which needs the whole page."""
    restoring = request.headers.get("HX-History-Restore-Request") == "true"
    return request.headers.get("HX-Target") == PART and not restoring


def density_of(request: HttpRequest) -> str:
    """The row height this user last chose."""
    asked = request.GET.get("density") or request.COOKIES.get("mz_density", "")
    return NARROW if asked == NARROW else NORMAL


def show_list(page: ListPage[Any], request: HttpRequest) -> HttpResponse:
    """GET of a list page."""
    actor = permitted(request, page.permit, page.hats)
    address = read_address(page, actor, request.GET, density_of(request))
    printing = request.GET.get("view") == "print"
    context = list_context(read_listing(page, actor, address, printing))
    # The side belongs to the swapped part's frame, so it comes with each of its forms.
    context["side"] = page.side(actor) if page.side is not None else ()
    if wants_part(request):
        return render(request, "ui/list_part.html", context)
    context["actions"] = page.actions(actor) if page.actions is not None else ()
    response = render(request, "ui/print.html" if printing else "ui/list.html", context)
    if "density" in request.GET:
        response.set_cookie("mz_density", address.density, samesite="Lax", httponly=True)
    return response


def act_on_list(page: ListPage[Any], request: HttpRequest) -> HttpResponse:
    """POST of a list's acts; a GET leads back to the list."""
    if request.method != "POST":
        return redirect(page.name)
    return act_on_rows(page, request, permitted(request, page.permit, page.hats))


def list_urls(page: ListPage[Any]) -> list[URLPattern]:
    """URL patterns of a list: itself, its acts, its workbook. Each view is a partial whose first argument is it."""
    where = page.path or f"{page.name}/"
    patterns = [
        path(where, partial(show_list, page), name=page.name),
        path(f"{where}do/", partial(act_on_list, page), name=f"{page.name}-do"),
    ]
    if page.export:
        patterns.append(path(f"{where}export/", partial(export_list, page), name=f"{page.name}-export"))
    return patterns
