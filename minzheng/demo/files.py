"""Which files are sent, by whom and when: each event finds the file of its source, time and sender."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TypeVar

from minzheng.demo import rows
from minzheng.demo.disability import list_days
from minzheng.demo.events import (
    Assessment,
    Bill,
    Certificate,
    Check,
    Event,
    Funeral,
    Listing,
    Payment,
    Survey,
    Visit,
)
from minzheng.demo.questions import Form
from minzheng.demo.roll import roll_months
from minzheng.demo.sheets import DATA_DESK, Cell, Column, Draft, Line, Sender
from minzheng.demo.spans import Month, Spans, month_of
from minzheng.demo.world import World

E = TypeVar("E", bound=Event)
# Days of the month, or days after the period, on which senders send.
ROLL_DAY, FUNERALS_AFTER, VISITS_AFTER, CHECKS_AFTER, MEDICAL_AFTER, ASSESSMENTS_AFTER = 10, 2, 3, 9, 15, 10
LISTS, SURVEYS = {"full": (1, 6), "additions": (7, 8)}, (12, 14)


@dataclass(frozen=True, slots=True)
class Period:
    """What a file speaks of, in its title's words, and the day it is sent."""

    zh: str
    sent: date


class Files:
    """Collects drafts; each source's files take their formats in turn."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._spans = world.spans
        self.drafts: list[Draft] = []
        self._turns: dict[str, int] = defaultdict(int)

    def add(
        self,
        columns: tuple[Column, ...],
        events: Iterable[E],
        cells: Callable[[E], list[Cell]],
        period: Period,
        sender: Sender = DATA_DESK,
        words: dict[str, str] | None = None,
    ) -> None:
        """Adds a file of one source with these events as its lines; none when there are no events."""
        lines = [Line(cells(event), event) for event in events]
        if not lines:
            return
        source = lines[0].event.SOURCE
        turn = self._turns[source]
        self._turns[source] += 1
        known = {"district": self._world.district.name, **(words or {})}
        form = self._world.recipe.form_of(source)
        self.drafts.append(Draft(source, columns, lines, sender, period.sent, period.zh, known, form, turn))

    def by_street(self, events: list[E]) -> Iterator[tuple[Sender, dict[str, str], list[E]]]:
        """Returns events by the street of their person, with the clerk who sends them."""
        grouped: dict[str, list[E]] = {code: [] for code in self._world.district.streets}
        for event in events:
            grouped[event.person.community.street].append(event)
        for code, name in self._world.district.streets.items():
            yield Sender("street_clerk", division=code), {"street": name}, grouped[code]


def draft_files(world: World, form: Form) -> list[Draft]:
    """Returns all files in the order in which they are sent; lists and visits before what rests on them."""
    files = Files(world)
    _residents(files, world)
    _roll(files, world)
    _funerals(files, world)
    _medical(files, world)
    _disability(files, world)
    _assessments(files, world)
    _surveys(files, world, form)
    _visits(files, world)
    _checks(files, world)
    return sorted(files.drafts, key=lambda draft: draft.sent)


def _residents(files: Files, world: World) -> None:
    for batch, day in LISTS.items():
        listings = [listing for listing in world.told(Listing) if listing.archetype.listed == batch]
        period = Period(month_of(date(world.spans.year, *day)).zh, date(world.spans.year, *day))
        for sender, words, events in files.by_street(listings):
            files.add(rows.RESIDENTS, sorted(events, key=_by_community), rows.listing, period, sender, words)


def _by_community(event: Event) -> tuple[str, str]:
    return event.person.community.code, event.person.id_number


def _roll(files: Files, world: World) -> None:
    payments = _by_month(world.told(Payment), lambda event: event.month)
    for month in roll_months(world.spans):
        events = sorted(payments[month], key=_by_community)
        counts = {event: count for count, event in enumerate(events, start=1)}
        period = Period(month.zh, world.spans.sent(date(month.year, month.number, ROLL_DAY)))
        files.add(rows.ROLL, events, partial(rows.payment, counts), period)


def _funerals(files: Files, world: World) -> None:
    funerals = _by_month(world.told(Funeral), lambda event: month_of(event.cremated))
    for month, period in _months(world.spans, FUNERALS_AFTER):
        files.add(
            rows.FUNERALS, sorted(funerals[month], key=lambda event: event.cremated), rows.funeral, period
        )


def _medical(files: Files, world: World) -> None:
    spans = world.spans
    bills = sorted(world.told(Bill), key=lambda event: event.day)
    quarters = [(spans.months[at], spans.months[at + 2]) for at in (0, 3, 6, 9)]
    months = spans.months_now
    for first, last in [*quarters, *([(months[0], months[-1])] if months else [])]:
        period = Period(f"{first.zh}至{last.zh}", spans.sent(last.last + timedelta(MEDICAL_AFTER)))
        within = [event for event in bills if first.first <= event.day <= last.last]
        files.add(rows.MEDICAL, within, rows.bill, period)


def _disability(files: Files, world: World) -> None:
    for day in list_days(world.spans):
        listed = [event for event in world.told(Certificate) if event.listed == day]
        period = Period(month_of(day).zh, world.spans.sent(day + timedelta(5)))
        files.add(rows.DISABILITY, sorted(listed, key=_by_community), rows.certificate, period)


def _assessments(files: Files, world: World) -> None:
    columns = rows.assessment_columns(world.recipe.abilities)
    assessments = _by_month(world.told(Assessment), lambda event: month_of(event.day))
    for month, period in _months(world.spans, ASSESSMENTS_AFTER):
        events = sorted(assessments[month], key=lambda event: event.day)
        files.add(columns, events, partial(rows.assessment, world.recipe.abilities), period)


def _surveys(files: Files, world: World, form: Form) -> None:
    spans, surveys = world.spans, world.told(Survey)
    late_goes_now = bool(spans.months_now)
    in_year = [each for each in surveys if each.day <= spans.last and not (each.late and late_goes_now)]
    known = set(in_year)
    now = [each for each in surveys if each not in known]
    periods = [
        (
            in_year,
            Period(f"{spans.year}年", spans.sent(date(spans.year, *SURVEYS if late_goes_now else (12, 31)))),
        ),
        (now, Period(spans.now.zh, spans.before(1))),
    ]
    for events, period in periods:
        for sender, words, mine in files.by_street(events):
            ordered = sorted(mine, key=lambda event: (event.person.community.code, event.day))
            files.add(rows.survey_columns(form), ordered, partial(rows.survey, form), period, sender, words)


def _visits(files: Files, world: World) -> None:
    visits = _by_month(world.told(Visit), lambda event: month_of(event.day))
    for month, period in _months(world.spans, VISITS_AFTER):
        for provider in world.district.providers:
            mine = [event for event in visits[month] if event.provider is provider]
            sender, words = Sender("provider", party=provider.code), {"provider": provider.name}
            files.add(
                rows.VISITS, sorted(mine, key=lambda event: event.number), rows.visit, period, sender, words
            )


def _checks(files: Files, world: World) -> None:
    recipe = world.recipe.sizes.care
    months = {visit.check: month_of(visit.day) for visit in world.told(Visit) if visit.check is not None}
    checks = _by_month(world.told(Check), months.__getitem__)
    for month, period in _months(world.spans, CHECKS_AFTER):
        for sender, words, events in files.by_street(checks[month]):
            ordered = sorted(events, key=lambda event: (event.day, event.number))
            files.add(rows.CHECKS, ordered, partial(rows.check, recipe), period, sender, words)


def _months(spans: Spans, after: int) -> Iterator[tuple[Month, Period]]:
    """The months that files speak of, each sent some days after its end."""
    for month in [*spans.months, *spans.months_now]:
        yield month, Period(month.zh, spans.sent(month.last + timedelta(after)))


def _by_month(events: list[E], month: Callable[[E], Month]) -> dict[Month, list[E]]:
    grouped: dict[Month, list[E]] = defaultdict(list)
    for event in events:
        grouped[month(event)].append(event)
    return grouped
