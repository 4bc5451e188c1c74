"""How everything is counted, in one place: a measure gives the rows that one figure counts, as a scoped queryset.

The value is their number, the drill-down is the rows themselves. Only standing rows count: those no event withdrew.
Distinct people are one row each, chosen by DISTINCT ON the subject within a subquery, so that a list may order,
filter and page the rows as it likes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import Exists, F, Func, IntegerField, OuterRef, QuerySet, Value

from minzheng.assessment.models import Assessment, Need
from minzheng.indicators.basis import Basis, entitled_by, questionnaire_of, scoring_of
from minzheng.indicators.parameters import PARAMETERS, AgeParameters, AskedParameters, NeedParameters
from minzheng.orders.models import Order, ServiceVisit
from minzheng.platform.acting import Actor
from minzheng.platform.packs import Pack, Schema
from minzheng.platform.registries import Registry
from minzheng.platform.scope import ScopedModel
from minzheng.questionnaires.models import Answers

P = TypeVar("P", bound=Schema)


@dataclass(frozen=True, slots=True)
class Period:
    """The days a figure speaks of, both included."""

    first: date
    last: date

    @classmethod
    def of_year(cls, year: int) -> Period:
        """A calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def days(self) -> tuple[date, date]:
        """First and last day, as `__range` takes them."""
        return self.first, self.last


@dataclass(frozen=True, kw_only=True)
class Measure(Generic[P]):
    """A way of counting. `rows` are what is counted, of `model`; `rests_on` names the pack's content that decides."""

    code: str
    model: type[ScopedModel]
    rows: Callable[[Actor, Period, P], QuerySet[Any]]
    rests_on: Callable[[Pack, Period, P], Iterable[Basis]]

    def asked(self, told: dict[str, Any]) -> P:
        """The parameters of a figure in the measure's own form."""
        parameters: Any = PARAMETERS[self.code].model_validate(told)
        asked: P = parameters
        return asked


measures: Registry[Measure[Any]] = Registry("measures", unique=lambda measure: measure.code)


class YearsOld(Func):
    """Completed years of age on a day: `YearsOld(day, birth_date)`."""

    template = "EXTRACT(YEAR FROM age(%(expressions)s))::int"
    output_field = IntegerField()


BORN, DIED = "subject__person__birth_date", "subject__person__died_on"


def people_asked(actor: Actor, period: Period, asked: AskedParameters) -> QuerySet[Answers]:
    """The last answers of each person to the questionnaire in the period."""
    taken = Answers.objects.visible_to(actor).standing()
    taken = taken.filter(questionnaire=asked.questionnaire, taken_on__range=period.days)
    return _one_a_person(actor, taken, "-taken_on", "-pk")


def people_in_need(actor: Actor, period: Period, asked: NeedParameters) -> QuerySet[Assessment]:
    """The last assessment of each person in the period, where it found a need of this level in any category."""
    scored = Assessment.objects.visible_to(actor).standing()
    scored = scored.filter(instrument=asked.instrument, taken_on__range=period.days)
    needs = Need.objects.visible_to(actor).filter(assessment=OuterRef("pk"), level__gte=asked.min_level)
    return _one_a_person(actor, scored, "-taken_on", "-pk").filter(Exists(needs))


def visits_confirmed(actor: Actor, period: Period, asked: AgeParameters) -> QuerySet[ServiceVisit]:
    """The confirmed service visits of the period to people who had this age on the day."""
    old_enough = _confirmed(actor, period).alias(years=YearsOld(F("served_on"), F(BORN)))
    return old_enough.filter(years__gte=asked.min_age)


def people_served(actor: Actor, period: Period, asked: AgeParameters) -> QuerySet[ServiceVisit]:
    """Of each person with such a visit the first one."""
    return _one_a_person(actor, visits_confirmed(actor, period, asked), "served_on", "pk")


def people_unreached(actor: Actor, period: Period, asked: AgeParameters) -> QuerySet[Order]:
    """The first entitlement by age of each person who has one in the period but no confirmed visit.

    An order outlives its person: who died before the period is nobody to be reached. A visit lies where its order
    lies, so that whoever sees the order sees that there was a visit.
    """
    entitled = Order.objects.visible_to(actor).within(*period.days).filter(basis=Order.Basis.ENTITLEMENT)
    entitled = entitled.exclude(**{f"{DIED}__lt": period.first})
    entitled = entitled.alias(years=YearsOld(Value(period.last), F(BORN)))
    first = _one_a_person(actor, entitled.filter(years__gte=asked.min_age), "valid_from", "pk")
    return first.exclude(Exists(_confirmed(actor, period).filter(subject=OuterRef("subject"))))


def _confirmed(actor: Actor, period: Period) -> QuerySet[ServiceVisit]:
    visits: QuerySet[ServiceVisit] = ServiceVisit.objects.visible_to(actor).standing()
    return visits.filter(state=ServiceVisit.State.CONFIRMED, served_on__range=period.days)


def _one_a_person(actor: Actor, rows: QuerySet[Any], *order: str) -> QuerySet[Any]:
    """Of each subject the row that comes first in this order."""
    chosen = rows.order_by("subject_id", *order).distinct("subject_id")
    everything: Any = rows.model
    of_all: QuerySet[Any] = everything.objects.visible_to(actor)
    return of_all.filter(pk__in=chosen.values("pk"))


ALL: tuple[Measure[Any], ...] = (
    Measure(
        code="questionnaires.people_asked",
        model=Answers,
        rows=people_asked,
        rests_on=lambda pack, period, asked: questionnaire_of(pack, asked.questionnaire),
    ),
    Measure(
        code="assessment.people_in_need",
        model=Assessment,
        rows=people_in_need,
        rests_on=lambda pack, period, asked: scoring_of(pack, asked.instrument),
    ),
    Measure(
        code="orders.people_served",
        model=ServiceVisit,
        rows=people_served,
        rests_on=lambda pack, period, asked: entitled_by(pack, period.days, asked.min_age),
    ),
    Measure(
        code="orders.visits_confirmed",
        model=ServiceVisit,
        rows=visits_confirmed,
        rests_on=lambda pack, period, asked: entitled_by(pack, period.days, asked.min_age),
    ),
    Measure(
        code="orders.people_unreached",
        model=Order,
        rows=people_unreached,
        rests_on=lambda pack, period, asked: entitled_by(pack, period.days, asked.min_age),
    ),
)
