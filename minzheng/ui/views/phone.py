"""The view of a phone page: questions drawn with big answers; each answer is saved on the server."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from minzheng.platform.acting import Actor
from minzheng.platform.verbs import Refused, Verb
from minzheng.ui.declare.acts import may_on
from minzheng.ui.declare.phone import PhonePage, Question, Questionnaire
from minzheng.ui.views.answers import AnswerError, answers_from, checked, faults, known_only
from minzheng.ui.views.fields import key_of, row_name
from minzheng.ui.views.refusals import RefusalShown, shown_refusal
from minzheng.ui.who import NoPermit, permitted
from minzheng.ui.words import clock_time

SHORT = 10  # five Chinese characters fit a third of a phone's width with their check mark


@dataclass(frozen=True)
class ChoiceShown:
    """One big answer."""

    value: str
    label: str
    id: str
    chosen: bool


@dataclass(frozen=True)
class QuestionShown:
    """A question as the template draws it; `show_if` is what the runner reads."""

    code: str
    text: str
    kind: str
    hint: str
    unit: str
    required: bool
    width: int
    choices: list[ChoiceShown]
    value: str
    error: str
    show_if: str
    hidden: bool
    longest: int | None


def room(label: str) -> int:
    """How wide a label is, in halves of a Chinese character."""
    return sum(1 if char.isascii() else 2 for char in label)


def answer_width(question: Question) -> int:
    """Answers in a row: three if there are three short ones, else two (interface.md, section 9)."""
    short = all(room(str(option.label)) <= SHORT for option in question.options)
    return 3 if len(question.options) == 3 and short else 2


def shown_question(
    question: Question, answers: Mapping[str, Any], errors: Mapping[str, str]
) -> QuestionShown:
    """One question with the answer so far."""
    given = answers.get(question.code)
    chosen = set(given) if isinstance(given, list) else {str(given)} if given is not None else set()
    choices = [
        ChoiceShown(o.value, str(o.label), f"q-{question.code}-{n}", o.value in chosen)
        for n, o in enumerate(question.options)
    ]
    rules = [
        {"q": rule.question, "in": list(rule.values), "least": rule.at_least} for rule in question.show_if
    ]
    return QuestionShown(
        code=question.code,
        text=str(question.text),
        kind=question.kind,
        hint=str(question.hint),
        unit=str(question.unit),
        required=question.required,
        width=answer_width(question),
        choices=choices,
        value="" if given is None or isinstance(given, list) else str(given),
        error=errors.get(question.code, ""),
        show_if=json.dumps(rules) if rules else "",
        hidden=not question.asked(answers),
        longest=question.most if question.kind == "text" else None,
    )


def shown_sections(
    questionnaire: Questionnaire, answers: Mapping[str, Any], errors: Mapping[str, str]
) -> list[dict[str, object]]:
    """The cards with their questions."""
    return [
        {
            "title": str(section.title),
            "questions": [shown_question(q, answers, errors) for q in section.questions],
        }
        for section in questionnaire.sections
    ]


class Visit:
    """One request of a phone page."""

    def __init__(self, page: PhonePage[Any], request: HttpRequest, pk: int) -> None:
        """Read the row through the door (404) and ask the permit in its place (403)."""
        self.page, self.request = page, request
        self.actor: Actor = permitted(request, page.verb.permit, page.hats)
        self.row = get_object_or_404(page.rows(self.actor), pk=pk)
        if not may_on(self.actor, page.verb.permit, self.row):
            raise NoPermit(page.verb.permit)
        self.questionnaire = page.questions(self.row, self.actor)
        self.ended = page.ended is not None and page.ended(self.row)

    def call(self, verb: Verb[..., Any], answers: Mapping[str, Any], key: uuid.UUID, **given: object) -> Any:
        """Run one of the page's verbs on the row with answers; raises Refused."""
        arguments = {row_name(verb, type(self.row)): self.row, self.page.answers: dict(answers), **given}
        return verb(self.actor, **arguments, key=key)

    def shown(
        self,
        answers: Mapping[str, Any] | None = None,
        errors: list[AnswerError] | None = None,
        refusal: RefusalShown | None = None,
    ) -> HttpResponse:
        """The page with the draft's answers, or with those just sent."""
        page, draft = self.page, self.page.draft(self.row, self.actor)
        said = {error.code: error.words for error in errors or ()}
        context = {
            "page": {
                "title": page.title,
                "button": page.button,
                "back": page.back(self.row),
                "ended": self.ended,
            },
            "head": page.head(self.row, self.actor) if page.head is not None else (),
            "sections": shown_sections(
                self.questionnaire, answers if answers is not None else draft.answers, said
            ),
            "errors": errors or (),
            "refusal": refusal,
            "saved": clock_time(draft.saved_at) if draft.saved_at else "",
            "save_url": reverse(f"{page.name}-draft", kwargs={"pk": self.row.pk}),
            "key": self.request.POST.get("key") or uuid.uuid4(),
        }
        return render(self.request, "ui/phone_page.html", context, status=422 if errors or refusal else 200)


def show_phone(page: PhonePage[Any], request: HttpRequest, pk: int) -> HttpResponse:
    """GET draws the questions with the draft's answers, POST hands them in."""
    visit = Visit(page, request, pk)
    if request.method != "POST":
        return redirect(page.done(visit.row)) if visit.ended else visit.shown()
    answers = answers_from(visit.questionnaire, request.POST)
    if not visit.ended and (errors := checked(visit.questionnaire, answers)):
        return visit.shown(answers, errors)
    try:
        given = page.given(visit.row, visit.actor) if page.given is not None else {}
        made = visit.call(page.verb, answers, key_of(request.POST), **given)
    except Refused as refused:
        return visit.shown(answers, refusal=shown_refusal(refused))
    messages.success(request, str(page.said or page.title))
    return redirect(page.done(made))


def save_draft(page: PhonePage[Any], request: HttpRequest, pk: int) -> HttpResponse:
    """POST of the runner after each answer: keeps what is right; says when it was saved, or what wasn't and why."""
    if request.method != "POST":
        return redirect(page.name, pk=pk)
    visit = Visit(page, request, pk)
    sent = answers_from(visit.questionnaire, request.POST)
    try:
        visit.call(page.save, known_only(visit.questionnaire, sent), uuid.uuid4())
    except Refused as refused:
        return JsonResponse({"refused": shown_refusal(refused).words}, status=409)
    if wrong := faults(visit.questionnaire, sent):
        words = _("Not saved: %(number)d") % {"number": len(wrong)}
        return JsonResponse({"refused": words, "faults": wrong}, status=422)
    return JsonResponse({"saved": clock_time(timezone.now())})


def phone_urls(page: PhonePage[Any]) -> list[URLPattern]:
    """URL patterns of a phone page: itself and its draft."""
    where = page.path or f"{page.name}/<int:pk>/"
    return [
        path(where, partial(show_phone, page), name=page.name),
        path(f"{where}draft/", partial(save_draft, page), name=f"{page.name}-draft"),
    ]
