"""The view of a detail page: head with masked facts, tabs made of cards; reveals and acts by POST."""

from __future__ import annotations

import io
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from minzheng.platform.acting import Actor
from minzheng.platform.time import today
from minzheng.platform.verbs import Refused
from minzheng.ui.declare.acts import RowFile, RowVerb, may_on
from minzheng.ui.declare.blocks import Card
from minzheng.ui.declare.details import DetailPage, Reveal, Tab
from minzheng.ui.shell import optional_url, source
from minzheng.ui.views.fields import blanks_of, form_for, key_of, row_name, value_of
from minzheng.ui.views.form_shown import shown_fields, summary_of
from minzheng.ui.views.refusals import shown_refusal
from minzheng.ui.views.reveal import Revealed, reveal_reason, reveal_reasons, usual_reason
from minzheng.ui.views.shown import LinkShown, shown_act
from minzheng.ui.who import NoPermit, permitted
from minzheng.ui.words import sentences_of

A = TypeVar("A", RowVerb, RowFile[Any])


@dataclass(frozen=True)
class FactShown:
    """A fact of the head; `key` names its reveal, `revealed` is the value for 30 seconds."""

    label: str
    value: object
    key: str = ""
    revealed: Revealed | None = None


@dataclass(frozen=True)
class TabShown:
    """A tab as a link with its count."""

    label: str
    href: str
    chosen: bool
    count: str


@dataclass(frozen=True)
class DayShown:
    """The day that a tab shows, up to `latest`, and what is wrong with the one that was asked for."""

    tab: str
    day: date
    latest: date
    wrong: str = ""


def seen_tabs(page: DetailPage[Any], row: Any, actor: Actor) -> list[Tab[Any]]:
    """The tabs this actor may open in this row's place."""
    return [tab for tab in page.tabs if not tab.permit or may_on(actor, tab.permit, row)]


def chosen_tab(tabs: Sequence[Tab[Any]], key: str) -> Tab[Any]:
    """The tab of the URL, the first without one; an unknown one is a 404."""
    if not key and tabs:
        return tabs[0]
    found = next((tab for tab in tabs if tab.key == key), None)
    if found is None:
        raise Http404
    return found


def cards_of(tab: Tab[Any], row: Any, actor: Actor, shown: DayShown | None) -> Sequence[Card]:
    """The cards of a tab, on its day if it has one."""
    if tab.cards_on is not None and shown is not None:
        return tab.cards_on(row, actor, shown.day)
    return tab.cards(row, actor) if tab.cards is not None else ()


def shown_tabs(tabs: Sequence[Tab[Any]], chosen: Tab[Any], row: Any, actor: Actor) -> list[TabShown]:
    """The tabs with their counts."""
    shown = []
    for tab in tabs:
        count = str(tab.count(row, actor)) if tab.count is not None else ""
        shown.append(TabShown(str(tab.label), f"?tab={tab.key}", tab is chosen, count))
    return shown


def chosen_day(tab: Tab[Any], request: HttpRequest) -> DayShown | None:
    """The day of a tab that shows how things stood: the URL's, else today; a day that is none yet is told."""
    if tab.cards_on is None:
        return None
    asked, now = request.GET.get("on", ""), today()
    try:
        day = parse_date(asked) if asked else now
    except ValueError:
        day = None
    if day is None or day > now:
        return DayShown(tab.key, now, now, _("“%(day)s” is no day up to today.") % {"day": asked})
    return DayShown(tab.key, day, now)


def shown_facts(page: DetailPage[Any], row: Any, actor: Actor, revealed: Revealed | None) -> list[FactShown]:
    """The head's facts; a reveal is offered only to whom it is permitted in this place."""
    facts = []
    for fact in page.facts:
        key = fact.reveal.key if fact.reveal and may_on(actor, fact.reveal.permit, row) else ""
        opened = revealed if revealed is not None and key and revealed.key == key else None
        facts.append(FactShown(str(fact.label), fact.value(row), key, opened))
    return facts


def detail_context(
    page: DetailPage[Any], row: Any, actor: Actor, request: HttpRequest, revealed: Revealed | None = None
) -> dict[str, object]:
    """Everything the detail page's template shows."""
    tabs = seen_tabs(page, row, actor)
    chosen = chosen_tab(tabs, request.GET.get("tab", ""))
    file_url = reverse(f"{page.name}-file", kwargs={"pk": row.pk})
    offered = page.acts(row, actor) if page.acts else ()
    acts = [act for one in offered if (act := shown_act(one, row, actor, file_url))]
    side: Sequence[Card] = chosen.side(row, actor) if chosen.side is not None else ()
    day = chosen_day(chosen, request)
    title = page.title(row)
    return {
        "page": {
            "title": title,
            "also": page.also(row) if page.also else "",
            "group": page.group,
            "parent": LinkShown(str(page.parent_title), optional_url(page.parent)) if page.parent else None,
            "face": title[:1] if page.face else "",
            "name": page.name,
            "live": request.get_full_path() if page.live is not None and page.live(row) else "",
        },
        "row_pk": row.pk,
        "subtitle": page.subtitle(row) if page.subtitle else "",
        "tags": page.tags(row) if page.tags else (),
        "facts": shown_facts(page, row, actor, revealed),
        "reasons": reveal_reasons(page.hats),
        "usual": usual_reason(page.hats),
        "acts": acts,
        "tabs": shown_tabs(tabs, chosen, row, actor) if len(tabs) > 1 else [],
        "cards": cards_of(chosen, row, actor, day),
        "side": side,
        "day": day,
        "key": uuid.uuid4(),
    }


def row_for(page: DetailPage[Any], request: HttpRequest, pk: int) -> tuple[Actor, Any]:
    """The actor and the row through the door: 403 without the permit, 404 for a foreign row."""
    actor = permitted(request, page.permit, page.hats)
    return actor, get_object_or_404(page.rows(actor), pk=pk)


def show_detail(page: DetailPage[Any], request: HttpRequest, pk: int) -> HttpResponse:
    """GET of a detail page; the look is written."""
    actor, row = row_for(page, request, pk)
    if page.looked is not None:
        page.looked(actor, row)
    return render(request, "ui/detail.html", detail_context(page, row, actor, request))


def find_reveal(page: DetailPage[Any], key: str, row: Any, actor: Actor) -> Reveal[Any]:
    """The reveal of that key; 404 if the page has none, 403 for whom it isn't permitted in this place."""
    found = next((fact.reveal for fact in page.facts if fact.reveal and fact.reveal.key == key), None)
    if found is None:
        raise Http404
    if not may_on(actor, found.permit, row):
        raise NoPermit(found.permit)
    return found


def reveal_value(page: DetailPage[Any], request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """POST of a reveal: who looked and why is written, then the value is shown for 30 seconds."""
    if request.method != "POST":
        return redirect(page.name, pk=pk)
    actor, row = row_for(page, request, pk)
    reveal = find_reveal(page, key, row, actor)
    reason = reveal_reason(request.POST, page.hats)
    if not reason:
        messages.error(request, _("Choose why you look; “other” takes at least four characters."))
        return redirect(page.name, pk=pk)
    try:
        value = reveal.show(actor, row, reason)
    except Refused as refused:
        messages.error(request, shown_refusal(refused).words)
        return redirect(page.name, pk=pk)
    revealed = Revealed(key, value, reason, reverse(f"{page.name}-reveal-copied", args=[pk, key]))
    if request.headers.get("HX-Request") == "true":
        return render(request, "ui/parts/revealed.html", {"revealed": revealed})
    return render(request, "ui/detail.html", detail_context(page, row, actor, request, revealed))


def note_copied(page: DetailPage[Any], request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """POST by the page's script: what was shown was copied. A second look is written, for the reason given before."""
    if request.method != "POST":
        return redirect(page.name, pk=pk)
    actor, row = row_for(page, request, pk)
    reveal = find_reveal(page, key, row, actor)
    try:
        reveal.copied(actor, row, request.POST.get("reason", ""))
    except Refused:
        return HttpResponse(status=422)
    return HttpResponse(status=204)


def offered(page: DetailPage[Any], row: Any, actor: Actor, kind: type[A], key: str) -> A:
    """The verb or file of that key that the head offers for this row now; anything else is a 404. Whoever may not do
    it on this row is refused before anything is asked or made."""
    acts = page.acts(row, actor) if page.acts is not None else ()
    found = next((act for act in acts if isinstance(act, kind) and act.key == key), None)
    if found is None:
        raise Http404
    if not may_on(actor, found.permit, row):
        raise NoPermit(found.permit)
    return found


def ask_act(
    page: DetailPage[Any], request: HttpRequest, row: Any, act: RowVerb, form: forms.Form
) -> HttpResponse:
    """The page between: what will happen, what is still asked."""
    context = {
        "page": {"title": act.label, "group": page.group, "list": page.title(row), "name": page.name},
        "act": {"label": act.label, "name": act.verb.name, "danger": act.danger},
        "confirm": act.confirm,
        "row_pk": row.pk,
        "names": [page.title(row)],
        "key": key_of(request.POST),
        "fields": shown_fields(form, (), dict(act.ask)),
        "summary": summary_of(form),
    }
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


def act_on_one(page: DetailPage[Any], request: HttpRequest, pk: int) -> HttpResponse:
    """POST of an act in the head; what needs words or care asks first."""
    if request.method != "POST":
        return redirect(page.name, pk=pk)
    actor, row = row_for(page, request, pk)
    act = offered(page, row, actor, RowVerb, request.POST.get("verb", ""))
    taken = row_name(act.verb, type(row))
    asking = [blank for blank in blanks_of(act.verb, without=[taken]) if blank.required or act.confirm]
    sure = request.POST.get("sure") == "1"
    form = form_for(act.verb, actor, asking, act.ask, request.POST if sure else None)
    if (act.confirm or asking) and (not sure or not form.is_valid()):
        return ask_act(page, request, row, act, form)
    values = {b.name: value_of(b, form.cleaned_data[b.name], actor, act.verb) for b in asking}
    then = act.leads(row, actor) if act.leads is not None else ""
    try:
        act.verb(actor, **{taken: row}, **values, key=key_of(request.POST))
        messages.success(request, str(act.done or act.label))
    except Refused as refused:
        told, then = shown_refusal(refused), ""
        messages.error(request, f"{told.words} {sentences_of(told.reasons)}".rstrip())
    return redirect(then) if then else redirect(page.name, pk=pk)


def take_file(page: DetailPage[Any], request: HttpRequest, pk: int) -> HttpResponseBase:
    """POST of a file's button: it is made, that it was taken is written, then it is given."""
    if request.method != "POST":
        return redirect(page.name, pk=pk)
    actor, row = row_for(page, request, pk)
    words = source()
    found = offered(page, row, actor, RowFile, request.POST.get("verb", ""))
    if words is None or words.exported is None:
        raise Http404
    try:
        made = found.make(row, actor)
    except Refused as refused:
        messages.error(request, shown_refusal(refused).words)
        return redirect(page.name, pk=pk)
    words.exported(actor, page.name, str(found.label), made.rows)
    return FileResponse(io.BytesIO(made.content), as_attachment=True, filename=made.name)


def detail_urls(page: DetailPage[Any]) -> list[URLPattern]:
    """URL patterns of a detail page: itself, its reveals, its acts, its files."""
    where = page.path or f"{page.name}/<int:pk>/"
    return [
        path(where, partial(show_detail, page), name=page.name),
        path(f"{where}reveal/<slug:key>/", partial(reveal_value, page), name=f"{page.name}-reveal"),
        path(
            f"{where}reveal/<slug:key>/copied/", partial(note_copied, page), name=f"{page.name}-reveal-copied"
        ),
        path(f"{where}do/", partial(act_on_one, page), name=f"{page.name}-do"),
        path(f"{where}file/", partial(take_file, page), name=f"{page.name}-file"),
    ]
