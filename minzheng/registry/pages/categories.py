"""Categories by decision on a person's page: which paper, since when, by whom; deciding one and ending it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.platform.acting import Actor
from minzheng.platform.time import today
from minzheng.registry.facts import fact_kinds
from minzheng.registry.links import registered_people, subject_link, subject_url
from minzheng.registry.models import Fact, Person
from minzheng.registry.naming import shown, shown_place
from minzheng.registry.services import decide_category, end_category
from minzheng.registry.services.categories import BETWEEN, DECISION
from minzheng.ui.declare import Ask, Card, FormPage, LinesBlock, Option
from minzheng.ui.declare.acts import may_on
from minzheng.ui.parts import joined, link, quiet, two_lines
from minzheng.ui.words import full_day

RECORD = decide_category.permit


def category_words(code: str) -> str:
    """A category in words."""
    kind = fact_kinds().get(DECISION)
    return str(kind.codes.get(code, code)) if kind is not None else code


def category_options(actor: Actor) -> list[Option]:
    """The categories of the pack."""
    kind = fact_kinds().get(DECISION)
    return [Option(code, str(words)) for code, words in kind.codes.items()] if kind is not None else []


def decisions(actor: Actor) -> QuerySet[Any]:
    """Decisions that nobody withdrew."""
    found: QuerySet[Any] = Fact.objects.visible_to(actor).standing().filter(kind=DECISION)
    return found.filter(subject__person__standing=Person.Standing.REGISTERED).select_related(
        "subject__person"
    )


def paper(fact: Fact) -> str:
    """The paper's number and who decided; a number is no part of a name."""
    number, separator, by = fact.text.rpartition(BETWEEN)
    return f"{shown_place(number)}{separator}{shown(by)}"


def category_card(person: Person, actor: Actor) -> Sequence[Card]:
    """Every decision on the person, the newest first; no card where there is none."""
    facts = list(decisions(actor).filter(subject=person.pk).order_by("-valid_from", "-pk"))
    if not facts:
        return []
    lines = [_line(fact, may_on(actor, RECORD, fact)) for fact in facts]
    return [Card(title=_("Categories by decision"), blocks=[LinesBlock(lines=lines)])]


def _line(fact: Fact, may: bool) -> object:
    since = _("since %(day)s") % {"day": full_day(fact.valid_from)}
    until = _("until %(day)s") % {"day": full_day(fact.valid_until)} if fact.valid_until else ""
    over = fact.valid_until is not None and fact.valid_until < today()
    end = link(_("End it"), reverse("end-category", args=[fact.pk])) if may and not over else ""
    return two_lines(category_words(fact.code), paper(fact), joined([quiet(since), quiet(until), end]))


DECIDE = FormPage[Any](
    name="decide-category",
    title=gettext_lazy("Record a decision on a category"),
    button=gettext_lazy("Record the decision"),
    said=gettext_lazy("The decision is recorded"),
    verb=decide_category,
    rows=registered_people,
    group=gettext_lazy("People"),
    about=lambda person: subject_link(person.subject),
    back=lambda person: subject_url(person.pk),
    done=lambda fact: subject_url(fact.subject_id),
    ask={
        "category": Ask(label=gettext_lazy("Category"), options=category_options),
        "paper": Ask(label=gettext_lazy("Number of the paper")),
        "decided_by": Ask(label=gettext_lazy("Decided by"), help=gettext_lazy("Office or official")),
        "valid_from": Ask(label=gettext_lazy("Since"), usual=today),
        "valid_until": Ask(
            label=gettext_lazy("Valid until"), help=gettext_lazy("Empty if the paper names no end")
        ),
    },
)
END = FormPage[Any](
    name="end-category",
    title=gettext_lazy("End a category"),
    button=gettext_lazy("End the category"),
    said=gettext_lazy("The category is ended"),
    verb=end_category,
    rows=decisions,
    group=gettext_lazy("People"),
    about=lambda fact: joined([subject_link(fact.subject), quiet(category_words(fact.code))]),
    back=lambda fact: subject_url(fact.subject_id),
    done=lambda person: subject_url(person.pk),
    ask={
        "last_day": Ask(label=gettext_lazy("Last day"), usual=today),
        "reason": Ask(label=gettext_lazy("Reason"), lines=2),
    },
)
DECISIONS = (DECIDE, END)
