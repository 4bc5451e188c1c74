"""The view of a list page: the whole page, or its list alone where htmx asks for that."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path

from minzheng.platform.acting import Actor
from minzheng.ui import parts
from minzheng.ui.declare.lists import ListPage
from minzheng.ui.views import shown
from minzheng.ui.views.acting import act_on_rows
from minzheng.ui.views.address import NARROW, NORMAL, Address, read_address
from minzheng.ui.views.export import export_list
from minzheng.ui.views.rows import CAP, chosen_rows, ordered, tile_counts, total_of
from minzheng.ui.who import permitted

PRINTED = 1_000  # rows on paper: 25 sheets; whoever needs more takes the workbook
PART = "mz-list"


def list_context(page: ListPage[Any], actor: Actor, address: Address, printing: bool) -> dict[str, object]:
    """Everything the list's templates show."""
    rows = chosen_rows(page, actor, address)
    counts = tile_counts(page, chosen_rows(page, actor, address, tile=False))
    total = total_of(page, rows, counts, address.tile)
    size, start = (PRINTED, 0) if printing else (address.size, (address.page - 1) * address.size)
    start = start if page.exact else min(start, CAP - size)
    heads = shown.shown_heads(page, address)
    found = list(ordered(page, rows, address)[start : start + size])
    tiles, chips = shown.shown_tiles(page, counts, address), shown.shown_chips(page, address)
    number, unit = shown.total_words(page, total)
    bulk = [
        act for verb in page.bulk if actor.may(verb.permit) and (act := shown.shown_act(verb, None, actor))
    ]
    return {
        "page": {"title": page.title, "group": page.group, "empty": page.empty, "name": page.name},
        "note": page.note(actor) if page.note is not None else "",
        "heads": heads,
        "rows": shown.shown_rows(page, found, heads, actor),
        "acts": page.row_act is not None,
        "bulk": bulk,
        "tiles": tiles,
        "stats": page.stats(actor) if page.stats is not None else (),
        "chips": chips,
        "searchable": page.search is not None,
        "address": address,
        "kept": [(k, v) for k, v in address.params().items() if k not in ("q", "page")],
        "chosen": shown.chosen_chips(chips, tiles, address),
        "total": {
            "number": number,
            "unit": unit,
            "link": parts.number(total.number, address.href(), words=number),
        },
        "pager": shown.shown_pager(page, total, address),
        "density": {
            "now": address.density,
            "compact": address.href(density=NARROW),
            "normal": address.href(density=NORMAL),
        },
        "urls": {
            "do": shown.list_url(page, "-do"),
            "export": shown.list_url(page, "-export") + address.href() if page.export else "",
            "print": address.href(view="print"),
            "here": address.href(page=address.page),
        },
        "key": uuid.uuid4(),
        "empty_next": page.empty_next(actor) if page.empty_next is not None and not total.number else "",
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
    actor = permitted(request, page.permit)
    address = read_address(page, actor, request.GET, density_of(request))
    printing = request.GET.get("view") == "print"
    context = list_context(page, actor, address, printing)
    if wants_part(request):
        return render(request, "ui/list_part.html", context)
    context["actions"] = page.actions(actor) if page.actions is not None else ()
    context["side"] = page.side(actor) if page.side is not None else ()
    response = render(request, "ui/print.html" if printing else "ui/list.html", context)
    if "density" in request.GET:
        response.set_cookie("mz_density", address.density, samesite="Lax", httponly=True)
    return response


def list_urls(page: ListPage[Any]) -> list[URLPattern]:
    """URL patterns of a list: itself, its acts, its workbook."""
    where = page.path or f"{page.name}/"

    def shown_page(request: HttpRequest) -> HttpResponse:
        return show_list(page, request)

    def acted(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return redirect(page.name)
        return act_on_rows(page, request, permitted(request, page.permit))

    def exported(request: HttpRequest) -> HttpResponseBase:
        return export_list(page, request, permitted(request, page.permit))

    patterns = [path(where, shown_page, name=page.name), path(f"{where}do/", acted, name=f"{page.name}-do")]
    if page.export:
        patterns.append(path(f"{where}export/", exported, name=f"{page.name}-export"))
    return patterns
