"""A list as a workbook: the same rows in the same order, text as text, with a reason and a watermark line."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from minzheng.platform.acting import Actor
from minzheng.ui.declare.lists import ListPage
from minzheng.ui.declare.options import Option
from minzheng.ui.shell import source
from minzheng.ui.views.address import read_address
from minzheng.ui.views.rows import chosen_rows, ordered
from minzheng.ui.ways_out import ways_for
from minzheng.ui.who import permitted
from minzheng.ui.words import labelled, say

LEAST_REASON = 4
MOST_ROWS = 200_000
WIDTHS = (10, 18, 40)


def export_reasons() -> list[Option]:
    """Why somebody takes a list out of the house."""
    return [
        Option("visit", _("Visits and calls")),
        Option("check", _("Checking with another department")),
        Option("report", _("Report or statistics")),
        Option("other", _("Other, in words")),
    ]


def reason_from(posted: Any) -> str:
    """The reason in words, empty if none was given: a listed one, or at least four characters of one's own."""
    chosen, own = posted.get("why", ""), posted.get("words", "").strip()
    if chosen == "other":
        return own if len(own) >= LEAST_REASON else ""
    listed = next((str(option.label) for option in export_reasons() if option.value == chosen), "")
    return labelled(listed, own) if listed and own else listed


def export_list(page: ListPage[Any], request: HttpRequest) -> HttpResponseBase:
    """GET asks for the reason, POST gives the workbook."""
    actor = permitted(request, page.permit, page.hats)
    words = source()
    if words is None or words.exported is None:
        raise Http404
    reason = reason_from(request.POST) if request.method == "POST" else ""
    if not reason:
        return ask_reason(page, request, actor)
    address = read_address(page, actor, request.GET, "")
    rows = ordered(page, chosen_rows(page, actor, address), address)[:MOST_ROWS]
    file = io.BytesIO()
    number = write_workbook(file, page, rows, watermark(actor, reason))
    words.exported(actor, page.name, reason, number)
    file.seek(0)
    name = f"{page.title}-{timezone.localdate():%Y-%m-%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)


def ask_reason(page: ListPage[Any], request: HttpRequest, actor: Actor) -> HttpResponseBase:
    """The page that asks why, and says what else can be done with the list."""
    asked, query = request.method == "POST", request.META.get("QUERY_STRING", "")
    context = {
        "page": {"title": page.title, "group": page.group, "name": page.name},
        "reasons": export_reasons(),
        "query": query,
        "ways": ways_for(actor, page.name, query),
        "missing": asked,
    }
    return render(request, "ui/export.html", context, status=422 if asked else 200)


def watermark(actor: Actor, reason: str) -> str:
    """Who took the list, when and why."""
    now = timezone.localtime()
    return _("Taken by %(name)s on %(at)s for: %(reason)s. For official use only.") % {
        "name": say(actor.names),
        "at": f"{now:%Y-%m-%d %H:%M}",
        "reason": reason,
    }


def write_workbook(file: Any, page: ListPage[Any], rows: Iterable[Any], mark: str) -> int:
    """Write the workbook; returns how many rows. The watermark stands below the rows and in the printed footer."""
    book = Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(sheet_name(str(page.title)))
    bold, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
    book.set_properties({"title": str(page.title), "comments": mark})
    sheet.set_footer(f"&L{mark.replace('&', '&&')[:200]}&R&P / &N")
    sheet.freeze_panes(1, 0)
    for column, one in enumerate(page.columns):
        sheet.set_column(column, column, WIDTHS[2] if one.wide else WIDTHS[0] if one.number else WIDTHS[1])
        sheet.write_string(0, column, str(one.label), bold)
    number = 0
    for number, row in enumerate(rows, start=1):
        for column, one in enumerate(page.columns):
            write_cell(sheet, number, column, one.exported(row), day)
    sheet.write_string(number + 2, 0, mark)
    book.close()
    return number


def sheet_name(title: str) -> str:
    """A name that Excel takes: 31 characters, none of []:*?/\\."""
    return "".join(" " if char in "[]:*?/\\" else char for char in title)[:31]


def write_cell(sheet: Worksheet, row: int, column: int, value: object, day: Any) -> None:
    """Write one value by its type; text stays text, whatever sign it begins with."""
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, _("yes") if value else _("no"))
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, value)
    elif isinstance(value, datetime):
        sheet.write_string(row, column, timezone.localtime(value).strftime("%Y-%m-%d %H:%M"))
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), day)
    elif isinstance(value, str | Promise):
        sheet.write_string(row, column, str(value))
    else:
        sheet.write_string(row, column, str(value))
