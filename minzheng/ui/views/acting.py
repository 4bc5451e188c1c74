"""Acts on rows of a list: rows are read again through the door, then the verb runs on each and reports by row."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.platform.acting import Actor
from minzheng.platform.verbs import Refused
from minzheng.ui.declare.acts import RowVerb
from minzheng.ui.declare.lists import ListPage
from minzheng.ui.views.fields import Blank, blanks_of, form_for, key_of, row_name, value_of
from minzheng.ui.views.form_shown import shown_fields, summary_of
from minzheng.ui.views.refusals import shown_refusal
from minzheng.ui.words import labelled, listed, sentences_of

# interface.md, section 7: more than this asks for confirmation with the number.
MANY = 50
MOST = 1_000


@dataclass(frozen=True)
class Wanted:
    """What a POST asks for: the act, the rows found through the door, the page's key."""

    act: RowVerb
    rows: list[Any]
    key: uuid.UUID


def asked_rows(request: HttpRequest) -> tuple[str, list[int], bool]:
    """(verb name, row keys, whether one row's own button was pressed)."""
    one = request.POST.get("one", "")
    if one:
        key, _colon, name = one.partition(":")
        return name, [int(key)] if key.isdigit() else [], True
    keys = [int(key) for key in request.POST.getlist("pk")[:MOST] if key.isdigit()]
    return request.POST.get("verb", ""), keys, request.POST.get("single") == "1"


def wanted(page: ListPage[Any], request: HttpRequest, actor: Actor) -> Wanted:
    """Find act and rows; 404 for a verb that isn't offered and for rows that aren't seen."""
    name, keys, single = asked_rows(request)
    rows = list(page.rows(actor).filter(pk__in=keys))
    act = _row_act(page, rows, name) if single else next((a for a in page.bulk if a.verb.name == name), None)
    if act is None or (keys and not rows):
        raise Http404
    return Wanted(act, rows, key_of(request.POST))


def _row_act(page: ListPage[Any], rows: list[Any], name: str) -> RowVerb | None:
    act = page.row_act(rows[0]) if page.row_act is not None and len(rows) == 1 else None
    return act if isinstance(act, RowVerb) and act.verb.name == name else None


def back_to(request: HttpRequest, page: ListPage[Any]) -> HttpResponse:
    """Back to the list as it was: only its own query string is taken from the form."""
    query = request.POST.get("from", "")
    response = redirect(page.name)
    if query.startswith("?"):
        response["Location"] += query
    return response


def act_on_rows(page: ListPage[Any], request: HttpRequest, actor: Actor) -> HttpResponse:
    """POST of a list: nothing chosen leads back, an act that needs words or care asks first, else it runs."""
    if not asked_rows(request)[0]:
        return back_to(request, page)
    want = wanted(page, request, actor)
    if not want.rows:
        messages.error(request, _("Nothing was selected; tick the rows first."))
        return back_to(request, page)
    blanks = blanks_of(want.act.verb, without=[row_name(want.act.verb, type(want.rows[0]))])
    asking = [blank for blank in blanks if blank.required] or (blanks if want.act.confirm else [])
    sure = request.POST.get("sure") == "1"
    form = form_for(want.act.verb, actor, asking, want.act.ask, request.POST if sure else None)
    careful = bool(want.act.confirm or asking or len(want.rows) > MANY)
    if careful and (not sure or not form.is_valid()):
        return ask_first(page, request, want, form)
    values = form.cleaned_data if asking else {}
    report(page, request, want, run(want, actor, asking, values))
    return back_to(request, page)


def ask_first(page: ListPage[Any], request: HttpRequest, want: Wanted, form: forms.Form) -> HttpResponse:
    """The page between: what will happen to how many rows, what is still asked."""
    number = len(want.rows)
    context = {
        "page": {"title": want.act.label, "group": page.group, "list": page.title, "name": page.name},
        "act": {"label": want.act.label, "name": want.act.verb.name, "danger": want.act.danger},
        "confirm": want.act.confirm,
        "count": ngettext("%(n)d row", "%(n)d rows", number) % {"n": number},
        "names": [page.named(row) for row in want.rows[:10]],
        "more": max(0, number - 10),
        "pks": [row.pk for row in want.rows],
        "single": "1" if asked_rows(request)[2] else "",
        "key": want.key,
        "from": request.POST.get("from", ""),
        "fields": shown_fields(form, (), dict(want.act.ask)),
        "summary": summary_of(form),
    }
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


def run(
    want: Wanted, actor: Actor, blanks: list[Blank], values: dict[str, Any]
) -> list[tuple[Model, Refused | None]]:
    """Run the verb on each row under a key of its own, so that a second press changes nothing."""
    verb = want.act.verb
    results: list[tuple[Model, Refused | None]] = []
    for row in want.rows:
        name = row_name(verb, type(row))
        arguments = {blank.name: value_of(blank, values[blank.name], actor, verb) for blank in blanks}
        key = uuid.uuid5(want.key, f"{verb.name}:{row.pk}")
        try:
            verb(actor, **{name: row}, **arguments, key=key)
        except Refused as refused:
            results.append((row, refused))
        else:
            results.append((row, None))
    return results


def report(
    page: ListPage[Any], request: HttpRequest, want: Wanted, results: list[tuple[Model, Refused | None]]
) -> None:
    """One toast for what was done, one error a refused row."""
    done = [page.named(row) for row, refused in results if refused is None]
    if done:
        words = want.act.done or want.act.label
        told = (
            listed(done)
            if len(done) <= 3
            else ngettext("%(n)d row", "%(n)d rows", len(done)) % {"n": len(done)}
        )
        messages.success(request, labelled(words, told))
    for row, refused in results:
        if refused is not None:
            shown = shown_refusal(refused)
            messages.error(
                request, labelled(page.named(row), f"{shown.words} {sentences_of(shown.reasons)}".rstrip())
            )
