"""What dated claims come to: each holds until the next one begins, in whatever order they were told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from minzheng.registry.kernel.spans import span_on, spans

DAY = date(2026, 1, 1)


@dataclass(frozen=True)
class Told:
    """A claim of the test."""

    since: date
    what: str
    ends: date | None = None
    number: int = 0

    @property
    def rank(self) -> tuple[date, *tuple[int, ...]]:
        return (self.since, self.number)

    @property
    def tells(self) -> tuple[object, ...]:
        return (self.what,)


def on(number: int) -> date:
    return DAY + timedelta(days=number)


CLAIMS = st.lists(
    st.builds(
        lambda day, what, length: (day, what, length),
        st.integers(0, 40),
        st.sampled_from("ABC"),
        st.none() | st.integers(0, 20),
    ),
    max_size=8,
).map(
    lambda told: [
        Told(on(day), what, None if length is None else on(day + length), number)
        for number, (day, what, length) in enumerate(told)
    ]
)


def held(claims: list[Told], day: date) -> str | None:
    """The meaning, word for word: the claim that begins last decides, if it hasn't ended."""
    begun = [one for one in claims if one.since <= day]
    last = max(begun, key=lambda one: one.rank, default=None)
    return last.what if last is not None and (last.ends is None or day <= last.ends) else None


@given(CLAIMS, st.randoms())
def test_each_day_is_held_by_the_claim_that_begins_last(claims: list[Told], chance: object) -> None:
    mixed = list(claims)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    for number in range(-1, 65):
        span = span_on(mixed, on(number))
        assert (span.claim.what if span else None) == held(claims, on(number))


@given(CLAIMS)
def test_spans_never_overlap_and_none_repeats_the_one_it_follows_on(claims: list[Told]) -> None:
    found = spans(claims)
    for one, following in zip(found, found[1:], strict=False):
        assert one.last is not None and one.last < following.first
        touching = one.last + timedelta(days=1) == following.first
        assert not (touching and one.claim.tells == following.claim.tells)


def test_who_left_does_not_come_back_to_what_was_before() -> None:
    claims = [Told(on(0), "A"), Told(on(10), "B", ends=on(20), number=1)]
    assert [(span.claim.what, span.first, span.last) for span in spans(claims)] == [
        ("A", on(0), on(9)),
        ("B", on(10), on(20)),
    ]
