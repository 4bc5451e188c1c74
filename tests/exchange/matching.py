"""Rows whose number can't be used, and what is decided on them."""

from __future__ import annotations

from datetime import date

from minzheng.exchange.models import Delivery, Match
from minzheng.exchange.services import keep_apart, take_for_same, undo_decision
from minzheng.platform.acting import Actor, acting, unscoped
from minzheng.platform.jobs import drain
from minzheng.registry.models import Person
from tests.accounts import actor, key
from tests.exchange.deliveries import ROLL, Row, sent, surveyed
from tests.people import id_number

NAMES = ("周桂英", "张伟明", "李秀兰", "王建国", "陈玉珍", "刘志强", "赵淑芬", "孙德胜")
MASKED = 8
VISITS = "provider_visits"


def slipped(number: str) -> str:
    """The number with one digit mistyped, which its last no longer fits."""
    return number[:15] + str((int(number[15]) + 1) % 10) + number[16:]


def masked(number: str) -> str:
    """As much of the number as offices show."""
    return number[:6] + "*" * MASKED + number[14:]


def paid(
    number: str,
    name: str,
    yuan: str = "900.00",
    *,
    month: str = "2025-06",
    community: str = "梧桐里社区",
    phone: str = "",
) -> Row:
    """A row of the roll, of somebody of the first street."""
    street = "望湖街道" if community == "湖滨社区" else "清和街道"
    return (name, number, street, community, "低保", month, yuan, phone)


def asked(number: str, name: str) -> Row:
    """A row of a survey of the first street."""
    _, _, *rest = surveyed(number)
    return (name, number, *rest)


def known(name: str, *, phone: str = "", born: date = date(1951, 3, 5), community: str = "梧桐里社区") -> str:
    """Somebody whom the register knows by an earlier roll; gives the number."""
    number = id_number(born)
    assert not sent(
        "data", ROLL, paid(number, name, month="2025-01", phone=phone, community=community)
    ).returned
    return number


def matches(delivery: Delivery) -> list[Match]:
    """Those of a file, in its order."""
    with unscoped("a test looks"):
        return list(Match.objects.filter(delivery=delivery).select_related("delivery").in_order())


def person_of(subject: int | None) -> Person:
    """The person of a subject."""
    with unscoped("a test looks"):
        return Person.objects.get(pk=subject)


def same(match: Match, by: str | Actor = "data", *, whom: int | None = None) -> None:
    """Somebody takes the row for its likeliest person, or another, and everything follows."""
    who = actor(by) if isinstance(by, str) else by
    with acting(who):
        take_for_same(who, match=match, person=person_of(whom or match.likeliest), key=key())
    drain()


def apart(match: Match, by: str = "data") -> None:
    """Somebody says that the row means nobody of these."""
    who = actor(by)
    with acting(who):
        keep_apart(who, match=match, key=key())
    drain()


def undone(match: Match, by: str = "data") -> None:
    """The decision taken back."""
    who = actor(by)
    with acting(who):
        undo_decision(who, match=match, key=key())
    drain()
