"""The view of a form page: GET shows the fields, POST runs the verb; a refusal is shown above what was filled in."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path

from minzheng.platform.acting import Actor
from minzheng.platform.verbs import Refused
from minzheng.ui.declare.acts import may_on
from minzheng.ui.declare.forms import Ask, FormPage, Known
from minzheng.ui.views.fields import Blank, blanks_of, form_for, key_of, row_name, value_of
from minzheng.ui.views.form_shown import shown_fields, summary_of
from minzheng.ui.views.refusals import RefusalShown, shown_refusal
from minzheng.ui.who import NoPermit, permitted


class Filling:
    """One request of a form page: its row, what is known, the form."""

    def __init__(self, page: FormPage[Any], request: HttpRequest, pk: int | None) -> None:
        """Read the row through the door (404) and ask the permit in its place (403)."""
        self.page, self.request = page, request
        self.actor: Actor = permitted(request, page.verb.permit, page.hats)
        self.row = get_object_or_404(page.rows(self.actor), pk=pk) if page.rows is not None else None
        if self.row is not None and not may_on(self.actor, page.verb.permit, self.row):
            raise NoPermit(page.verb.permit)
        self.row_name = row_name(page.verb, type(self.row)) if self.row is not None else ""
        self.given: Mapping[str, object] = page.given(self.row, self.actor) if page.given else {}
        uploads = [ask.upload.name for ask in page.ask.values() if ask.upload is not None]
        self.blanks: list[Blank] = blanks_of(page.verb, without=[self.row_name, *self.given, *uploads])
        self.known: list[Known] = (
            list(page.known(self.row, self.actor)) if page.known and self.row is not None else []
        )
        self.ask = {name: self._for_row(ask) for name, ask in page.ask.items()}
        data = request.POST if request.method == "POST" else None
        initial = {one.field: one.value for one in self.known}
        self.form: forms.Form = form_for(
            page.verb, self.actor, self.blanks, self.ask, data, initial, request.FILES
        )

    def _for_row(self, ask: Ask) -> Ask:
        """The field's options for the row that the page stands on."""
        if ask.options_of is None:
            return ask
        options = list(ask.options_of(self.row, self.actor))
        return replace(ask, options=lambda actor: options)

    def run(self) -> Any:
        """Run the verb with what was filled in; raises Refused."""
        values = self.form.cleaned_data
        arguments = {b.name: value_of(b, values[b.name], self.actor, self.page.verb) for b in self.blanks}
        for name, ask in self.page.ask.items():
            if ask.upload is not None and ask.upload.name:
                arguments[ask.upload.name] = values[name].name
        if self.row is not None:
            arguments[self.row_name] = self.row
        arguments |= self.given
        return self.page.verb(self.actor, **arguments, key=key_of(self.request.POST))

    def shown(self, refusal: RefusalShown | None = None) -> HttpResponse:
        """The page, with errors or the refusal above."""
        page, row = self.page, self.row
        context = {
            "page": {"title": page.title, "group": page.group, "button": page.button, "hint": page.hint},
            "about": page.about(row) if page.about and row is not None else "",
            "fields": shown_fields(self.form, self.known, self.ask),
            "summary": summary_of(self.form),
            "refusal": refusal,
            "cards": page.shows(row, self.actor) if page.shows and row is not None else (),
            "side": page.side(row, self.actor) if page.side and row is not None else (),
            "back": page.back(row) if page.back and row is not None else "",
            "multipart": self.form.is_multipart(),
            "key": self.request.POST.get("key") or uuid.uuid4(),
        }
        wrong = bool(refusal or context["summary"])
        return render(self.request, "ui/form.html", context, status=422 if wrong else 200)


def closed(page: FormPage[Any], filling: Filling) -> HttpResponse | None:
    """Why the form isn't open for its row, in the words of the verb's refusal, with the way to what is there; None if
    it is open. Only asked before anything is filled in: what is sent twice is the verb's to answer."""
    row = filling.row
    found = page.instead(row, filling.actor) if page.instead is not None and row is not None else None
    if found is None:
        return None
    context = {
        "page": {"title": page.title, "group": page.group},
        "words": shown_refusal(Refused(found.code)).words,
        "instead": found,
        "back": page.back(row) if page.back else "",
    }
    return render(filling.request, "ui/closed.html", context, status=409)


def show_form(page: FormPage[Any], request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """GET and POST of a form page."""
    filling = Filling(page, request, pk)
    if request.method == "GET" and (refusal := closed(page, filling)) is not None:
        return refusal
    if request.method != "POST" or not filling.form.is_valid():
        return filling.shown()
    try:
        made = filling.run()
    except Refused as refused:
        return filling.shown(shown_refusal(refused))
    messages.success(request, str(page.said_of(made) if page.said_of else page.said or page.title))
    return redirect(page.done(made))


def form_urls(page: FormPage[Any]) -> list[URLPattern]:
    """The URL pattern of a form page; the verb's types are asked now, so that a wrong one fails at the start."""
    blanks_of(page.verb)
    usual = f"{page.name}/" if page.rows is None else f"{page.name}/<int:pk>/"
    return [path(page.path or usual, partial(show_form, page), name=page.name)]
