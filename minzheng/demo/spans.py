"""The days that files speak of: the report's year, and the last three months up to the as-of day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from minzheng.demo.recipe.book import RecipeError

MONTHS_NOW = 3


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.plus(1).first - timedelta(1)

    def plus(self, months: int) -> Month:
        """Returns the month so many months later."""
        count = self.year * 12 + self.number - 1 + months
        return Month(count // 12, count % 12 + 1)

    @property
    def zh(self) -> str:
        """As titles and file names write it."""
        return f"{self.year}年{self.number:02d}月"


def month_of(day: date) -> Month:
    """Returns the month a day lies in."""
    return Month(day.year, day.month)


@dataclass(frozen=True)
class Spans:
    """The year of the report, whole, and what files of the time after it reach up to the as-of day."""

    year: int
    as_of: date

    def __post_init__(self) -> None:
        if self.as_of < date(self.year, 12, 31):
            raise RecipeError(
                f"as-of {self.as_of} lies before the end of {self.year}, the report's year, which is to be whole: "
                f"give {self.year}-12-31 or later, or another report_year in recipe.yaml"
            )

    @property
    def first(self) -> date:
        """The first day of the year."""
        return date(self.year, 1, 1)

    @property
    def last(self) -> date:
        """The last day of the year."""
        return date(self.year, 12, 31)

    @property
    def months(self) -> list[Month]:
        """The twelve months of the year."""
        return [Month(self.year, number) for number in range(1, 13)]

    @property
    def now(self) -> Month:
        """The month of the as-of day."""
        return month_of(self.as_of)

    @property
    def months_now(self) -> list[Month]:
        """The months up to the as-of day that files of the time after the year speak of; the last one is begun."""
        ending = [self.now.plus(-back) for back in range(MONTHS_NOW - 1, -1, -1)]
        return [month for month in ending if month.year > self.year]

    @property
    def now_from(self) -> date:
        """The first day that files of the time after the year speak of; after the as-of day when there are none."""
        months = self.months_now
        return months[0].first if months else self.as_of + timedelta(1)

    def before(self, days: int) -> date:
        """Returns the day so many days before the as-of day."""
        return self.as_of - timedelta(days)

    def told(self, day: date) -> bool:
        """Whether some file speaks of a day."""
        return self.first <= day <= self.last or self.now_from <= day <= self.as_of

    def tells_of(self, month: Month) -> bool:
        """Whether some file speaks of a month; of the as-of day's, as far as it has come."""
        return month.year == self.year or month in self.months_now

    def sent(self, day: date) -> date:
        """Returns the day a file is sent: as planned, or on the as-of day when that comes first."""
        return min(day, self.as_of)

    def some_day(self, chance: Random, first: date, last: date) -> date:
        """Returns a day from first to last that some file speaks of; ValueError when there is none."""
        days = [day for day in each_day(first, last) if self.told(day)]
        if not days:
            raise ValueError(f"no file speaks of any day from {first} to {last}")
        return chance.choice(days)


def months_between(first: date, last: date) -> list[Month]:
    """Returns the months from first to last, begun ones among them; none when last lies before first."""
    start, end = month_of(first), month_of(last)
    count = (end.year - start.year) * 12 + end.number - start.number + 1
    return [start.plus(step) for step in range(count)] if first <= last else []


def each_day(first: date, last: date) -> list[date]:
    """Returns all days from first to last; none when last lies before first."""
    return [first + timedelta(step) for step in range((last - first).days + 1)]


def draw_day(chance: Random, first: date, last: date) -> date:
    """Returns a day from first to last."""
    return first + timedelta(chance.randrange((last - first).days + 1))


def birthday(born: date, age: int) -> date:
    """Returns the day somebody turns so old; nobody here is born on 29 February."""
    return born.replace(year=born.year + age)
