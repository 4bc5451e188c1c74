"""The page between choosing a file and sending it: what was understood, and which columns somebody has to point out."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.exchange.checking.columns import as_last_time
from minzheng.exchange.content import Contract
from minzheng.exchange.contracts import contracts
from minzheng.exchange.models import Delivery, RememberedColumns
from minzheng.exchange.pages import CORRECT, GROUP, HATS, RECEIVE, SEND, delivery_url
from minzheng.exchange.preview.understood import ColumnSeen, SheetSeen, Understood, chosen_of, understood
from minzheng.exchange.preview.waiting import Waiting, content_of, let_go, waiting_for
from minzheng.exchange.services import forget_columns, receive_delivery
from minzheng.exchange.shown import wrong
from minzheng.exchange.story import source_title
from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.models import Division, Party
from minzheng.platform.verbs import Refused
from minzheng.ui.views.refusals import RefusalShown, shown_refusal
from minzheng.ui.who import permitted
from minzheng.ui.words import full_day, labelled, thousands

FIELD = "column-"


@dataclass(frozen=True)
class Looking:
    """One request of the page: the file that waits, its contract, what was remembered of such headings."""

    request: HttpRequest
    actor: Actor
    token: str
    file: Waiting
    contract: Contract
    known: RememberedColumns | None

    @cached_property
    def chosen(self) -> Mapping[str, str]:
        """The columns as somebody points them out now, or pointed them out last time."""
        posted = self.request.POST
        wanted = {
            one.code: posted[FIELD + one.code] for one in self.contract.fields if FIELD + one.code in posted
        }
        if wanted:
            return chosen_of(self.contract, self.file.sheets, wanted)
        columns: Mapping[str, str] = self.known.columns if self.known is not None else {}
        return columns

    @cached_property
    def seen(self) -> Understood:
        """What is understood with these columns."""
        return understood(self.contract, self.file.sheets, self.chosen)


@dataclass(frozen=True)
class LineShown:
    """A line of the table: agreed column, the file's column to choose, samples, whether it is still open."""

    code: str
    title: str
    needed: bool
    label: str
    samples: str
    error: str


def look_at(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what was understood; POST sends the file, shows it with other columns, or forgets what was kept."""
    actor = permitted(request, RECEIVE, HATS)
    file = waiting_for(actor, token)
    contract = contracts(installed_pack()).get(file.source) if file is not None else None
    if file is None or contract is None:
        return _gone(request)
    known = RememberedColumns.objects.visible_to(actor).of_sender(file.source, file.area, file.party)
    last = as_last_time(known, contract, [top.sheet() for top in file.sheets])
    looking = Looking(request, actor, token, file, contract, last)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act == "forget" and last is not None:
        forget_columns(actor, columns=last, key=uuid.uuid4())
        return redirect("look-at-file", token)
    return _send(looking) if act == "send" else _shown(looking)


def _send(looking: Looking) -> HttpResponse:
    """The file is received with the columns as they are now; what is still open is shown instead."""
    if not looking.seen.fits or _chosen_twice(looking.chosen):
        return _shown(looking)
    file, actor = looking.file, looking.actor
    try:
        content = content_of(looking.token)
    except FileNotFoundError:
        return _gone(looking.request)  # sent by a second press, or swept, since it was found
    try:
        delivery = receive_delivery(
            actor,
            source=file.source,
            file_name=file.file_name,
            content=content,
            sent_on=date.fromisoformat(file.sent_on),
            area=None if file.party else Division.objects.get(pk=file.area),
            party=Party.objects.get(pk=file.party) if file.party else None,
            corrects=_corrected(actor, file),
            columns=dict(looking.chosen),
            key=uuid.UUID(file.key),
        )
    except Refused as refused:
        return _shown(looking, shown_refusal(refused))
    let_go(looking.token)
    said_of = (CORRECT if file.corrects else SEND).said_of
    messages.success(looking.request, str(said_of(delivery)) if said_of else "")
    return redirect(delivery_url(delivery))


def _corrected(actor: Actor, file: Waiting) -> Delivery | None:
    """The file in whose place it comes; refuses one that went out of sight meanwhile."""
    if file.corrects is None:
        return None
    found: Delivery | None = Delivery.objects.visible_to(actor).filter(pk=file.corrects).first()
    if found is None:
        raise Refused("not_found")
    return found


def _chosen_twice(chosen: Mapping[str, str]) -> set[str]:
    labels = [label for label in chosen.values() if label]
    return {label for label in labels if labels.count(label) > 1}


def _shown(looking: Looking, refusal: RefusalShown | None = None) -> HttpResponse:
    file, seen = looking.file, looking.seen
    twice = _chosen_twice(looking.chosen)
    asked = looking.request.method == "POST"
    lines = [_line(one, twice) for one in seen.columns]
    context = {
        "page": {"title": _("Before it is sent"), "group": GROUP, "button": SEND.button},
        "about": f"{source_title(file.source)} · {file.file_name}",
        "sent_on": full_day(date.fromisoformat(file.sent_on)),
        "seen": seen,
        "will_be_read": ngettext("%(n)s row will be read", "%(n)s rows will be read", seen.rows)
        % {"n": thousands(seen.rows)},
        "sheets": [_sheet_words(sheet) for sheet in seen.sheets],
        "lines": sorted(lines, key=lambda line: not line.error),
        "found": sum(bool(line.label) for line in lines),
        "open": [line for line in lines if line.error],
        "refusal": refusal,
        "problem": wrong(file.problem)[1:] if file.problem else (),
        "last": full_day(timezone.localdate(looking.known.remembered_at))
        if looking.known is not None
        else "",
        "back": reverse("correct-file", args=[file.corrects]) if file.corrects else reverse("send-file"),
        "unknown": [(label, " · ".join(samples)) for label, samples in seen.unknown],
        "field": FIELD,
    }
    status = 422 if asked and (refusal or context["open"]) else 200
    return render(looking.request, "exchange/look.html", context, status=status)


def _sheet_words(sheet: SheetSeen) -> str:
    """Where a sheet's headings stand and what is below, or what it lacks."""
    words = _("not read as it is: %(missing)s missing") % {"missing": "、".join(sheet.missing)}
    if sheet.fits:
        told = {"row": sheet.heading_row, "n": thousands(sheet.rows)}
        words = (
            ngettext(
                "headings in row %(row)s, %(n)s row below",
                "headings in row %(row)s, %(n)s rows below",
                sheet.rows,
            )
            % told
        )
    return labelled(sheet.name, words) if sheet.name else words


def _line(one: ColumnSeen, twice: set[str]) -> LineShown:
    error = ""
    if one.label in twice:
        error = _("chosen for two columns")
    elif one.twice:
        error = _("stands in the file more than once; choose one")
    elif one.open:
        error = _("not found in the file; choose its column")
    return LineShown(
        one.field.code,
        one.field.headings[0],
        one.field.required,
        "" if one.twice else one.label,
        " · ".join(one.samples),
        error,
    )


def _gone(request: HttpRequest) -> HttpResponse:
    context: dict[str, Any] = {
        "page": {"title": _("Before it is sent"), "group": GROUP},
        "words": _("This file no longer waits: it was sent, or lay here for an hour and was deleted."),
        "instead": {"label": SEND.title, "url": reverse("send-file")},
        "back": reverse("deliveries"),
    }
    return render(request, "ui/closed.html", context, status=404)
