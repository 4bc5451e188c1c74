"""The lists behind a file's numbers: the rows that came back, by what is wrong with them, and the facts it told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from minzheng.exchange.contracts import contracts
from minzheng.exchange.kernel.messages import Problem, kind_of_problem, of_a_row, render
from minzheng.exchange.models import Delivery, ReturnedRow
from minzheng.exchange.shown import named, source_options, wrong
from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.language import reader_language
from minzheng.registry.facts import fact_kinds, fact_part, fact_words
from minzheng.registry.links import WHO, who, who_column
from minzheng.registry.links import named as called
from minzheng.registry.models import Fact, Person
from minzheng.registry.naming import both_of_place
from minzheng.ui.declare import Column, Filter, ListPage, Option
from minzheng.ui.parts import joined, link, two_lines
from minzheng.ui.places import area_filter
from minzheng.ui.words import full_day, thousands

SEE, GROUP = Delivery.see, _("Data")


def returned_url(delivery: Delivery, problem: str = "") -> str:
    """The list of the rows of a delivery that came back, all or those with a problem of this code."""
    chosen = {"delivery": str(delivery.pk)} | ({"problem": problem} if problem else {})
    return f"{reverse('returned-rows')}?{urlencode(chosen)}"


def told_url(delivery: Delivery) -> str:
    """The list of the facts that a delivery told."""
    return f"{reverse('told-facts')}?{urlencode({'delivery': delivery.pk})}"


def returned_rows(actor: Actor) -> QuerySet[Any]:
    """The returned rows an actor sees."""
    found: QuerySet[Any] = ReturnedRow.objects.visible_to(actor)
    return found.select_related("delivery")


def told_facts(actor: Actor) -> QuerySet[Any]:
    """The standing facts of registered people which files told that the actor sees; who was merely seen in files is
    in no list."""
    seen = Delivery.objects.visible_to(actor).values("pk")
    found: QuerySet[Any] = Fact.objects.visible_to(actor).standing().filter(delivery__in=seen)
    return found.filter(subject__person__standing=Person.Standing.REGISTERED).select_related(*WHO)


def telling_sources() -> list[str]:
    """The sources whose rows tell facts."""
    return [code for code, one in contracts(installed_pack()).items() if one.facts]


def file_filter(*, back: bool) -> Filter:
    """The chip that narrows to one file; `back` offers those of which rows came back, else those that count and tell
    facts, of which the newest is chosen at first."""

    def files(actor: Actor) -> QuerySet[Any]:
        where = Q(returned__gt=0) if back else Q(state=Delivery.State.MERGED, source__in=telling_sources())
        found: QuerySet[Any] = Delivery.objects.visible_to(actor).filter(where)
        return found.order_by("-sent_on", "-pk")

    def options(actor: Actor) -> list[Option]:
        return [Option(str(one.pk), named(one)) for one in files(actor)]

    def newest(actor: Actor) -> str:
        return str(files(actor).values_list("pk", flat=True).first() or "")

    return Filter(
        key="delivery",
        label=_("Delivery"),
        options=options,
        where=lambda pk: Q(delivery=int(pk)),
        usual=None if back else newest,
    )


def problem_options(actor: Actor) -> list[Option]:
    """Every kind of problem that a row can have."""
    return [Option(code, kind_of_problem(code, reader_language())) for code in of_a_row()]


def file_cell(row: ReturnedRow) -> SafeString:
    """The file as a link to its page, the place in it below."""
    place = f"{row.sheet} {thousands(row.row)}".strip()
    return two_lines(link(named(row.delivery), reverse("delivery", args=[row.delivery_id])), place)


def problem_lines(row: ReturnedRow) -> SafeString:
    """All that is wrong with a row, what would be right below each."""
    told: Sequence[tuple[str, str, str]] = [wrong(problem) for problem in row.problems]
    return joined([two_lines(f"{where} {why}".strip(), right) for where, why, right in told])


def problem_words(row: ReturnedRow) -> str:
    """The same as sentences."""
    return " ".join(render(Problem(**problem), reader_language()) for problem in row.problems)


RETURNED = ListPage[Any](
    name="returned-rows",
    title=_("Returned rows"),
    group=GROUP,
    permit=SEE,
    hats=("staff", "party"),
    rows=returned_rows,
    order=["-delivery", "sheet", "row"],
    columns=[
        Column(key="file", label=_("File"), cell=file_cell, text=lambda row: named(row.delivery)),
        Column(key="sheet", label=_("Sheet"), cell=lambda row: row.sheet or "—", phone=False),
        Column(key="row", label=_("Row"), cell=lambda row: thousands(row.row), number=True, phone=False),
        Column(key="problems", label=_("What is wrong"), wide=True, cell=problem_lines, text=problem_words),
    ],
    filters=[
        area_filter(SEE),
        file_filter(back=True),
        Filter(
            key="source",
            label=_("What it is"),
            options=lambda actor: source_options(),
            where=lambda source: Q(delivery__source=source),
        ),
        Filter(
            key="problem",
            label=_("What is wrong"),
            options=problem_options,
            where=lambda code: Q(problems__contains=[{"code": code}]),
        ),
    ],
    exact=True,
    empty=_("No row came back"),
)

TOLD = ListPage[Any](
    name="told-facts",
    title=_("What files told"),
    group=GROUP,
    permit=SEE,
    rows=told_facts,
    order=["subject__person__sort_key", "subject"],
    columns=[
        who_column(),
        Column(
            key="told",
            label=_("What the file told"),
            wide=True,
            cell=lambda row: fact_part(row, fact_kinds()),
            text=lambda row: fact_words(row, fact_kinds(), both_of_place),
        ),
        Column(
            key="valid_from",
            label=_("Since"),
            cell=lambda row: full_day(row.valid_from),
            sort=("valid_from", "pk"),
        ),
        Column(
            key="valid_until",
            label=_("Valid until"),
            cell=lambda row: full_day(row.valid_until) if row.valid_until else "—",
            phone=False,
        ),
    ],
    filters=[area_filter(SEE), file_filter(back=False)],
    search=called,
    named=who,
    exact=True,
    empty=_("No file told anything of registered people"),
)
LISTS = (RETURNED, TOLD)
