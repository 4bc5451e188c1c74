"""How pages name deliveries: states, senders, what is wrong with a row and what would be right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minzheng.exchange.contracts import contracts
from minzheng.exchange.kernel.messages import Problem, kind_of_problem, what_is_right, why
from minzheng.exchange.models import Delivery, ReturnedRow
from minzheng.exchange.story import source_title
from minzheng.exchange.working import Working, working
from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.language import reader_language
from minzheng.platform.models import Division
from minzheng.ui.declare import BarRow, BarsBlock, Option, Step, StepsBlock, TableBlock
from minzheng.ui.declare.options import Words
from minzheng.ui.parts import Tone, badge, number
from minzheng.ui.words import full_day, moment, said, size_words, thousands

MOST_SHOWN = 200
STATES: dict[str, tuple[Tone, str]] = {
    Delivery.State.RECEIVED: ("orange", "clock-filled"),
    Delivery.State.CHECKED: ("blue", "clock-filled"),
    Delivery.State.MATCHED: ("blue", "clock-filled"),
    Delivery.State.HELD: ("orange", "player-pause-filled"),
    Delivery.State.MERGED: ("green", "circle-check-filled"),
    Delivery.State.REFUSED: ("red", "alert-octagon-filled"),
    Delivery.State.WITHDRAWN: ("grey", "player-pause-filled"),
}
NOTHING_IN: tuple[Tone, str] = ("orange", "arrow-back-up")


def state_badge(delivery: Delivery, *, small: bool = False) -> SafeString:
    """A delivery's state with a shape of its own."""
    tone, shape = NOTHING_IN if nothing_went_in(delivery) else STATES[delivery.state]
    return badge(tone, state_words(delivery), shape=shape, small=small)


def state_words(delivery: Delivery) -> str:
    """A delivery's state; one of which nothing went in says so, for "merged" would sound like success."""
    return gettext("No row counts") if nothing_went_in(delivery) else delivery.get_state_display()


def nothing_went_in(delivery: Delivery) -> bool:
    """Whether a merged file had rows that came back and none that counts."""
    return delivery.state == Delivery.State.MERGED and delivery.returned > 0 and not delivery.accepted


def sender(delivery: Delivery) -> str:
    """Who sent it: the party, else the street or the district."""
    return str(delivery.party or delivery.area)


def named(delivery: Delivery) -> str:
    """What acts and pages call a delivery."""
    return f"{source_title(delivery.source)} {full_day(delivery.sent_on)}"


def was_here(delivery: Delivery) -> str:
    """That the file was sent before: since when it is here, and by whom."""
    known = {"since": moment(delivery.received_at), "who": str(delivery.received_by)}
    return gettext("This file is here since %(since)s, sent by %(who)s; it was not read again.") % known


def wrong(problem: Mapping[str, Any]) -> tuple[str, str, str]:
    """Column and heading, what is wrong, what would be right, of a stored problem."""
    told = Problem(**problem)
    where = f"{told.column} {told.heading}".strip()
    return where, why(told, reader_language()), what_is_right(told, reader_language())


def problems_table(delivery: Delivery) -> TableBlock:
    """What is to be said of the file as a whole."""
    return _told_table(
        delivery.problem, _("What is wrong"), _("What would be right"), caption=_("About the file")
    )


def held_table(delivery: Delivery) -> TableBlock:
    """Why the file waits for a decision: how it differs from the one before it."""
    return _told_table(delivery.held, _("How it differs"), _("What to look at"), caption=_("Why it waits"))


def _told_table(problems: Sequence[Mapping[str, Any]], *heads: Words, caption: Words) -> TableBlock:
    cells = [list(wrong(problem)[1:]) for problem in problems]
    return TableBlock(heads=heads, rows=cells, caption=caption)


def returned_table(rows: QuerySet[ReturnedRow]) -> TableBlock:
    """The rows that came back: where, what is wrong, what would be right; a line for each problem."""
    cells = [
        [row.sheet, thousands(row.row), *wrong(problem)]
        for row in rows.order_by("sheet", "row", "pk")[:MOST_SHOWN]
        for problem in row.problems
    ]
    heads = [_("Sheet"), _("Row"), _("Column"), _("What is wrong"), _("What would be right")]
    return TableBlock(
        heads=heads, rows=cells, caption=_("Returned rows"), numbers=(1,), empty=_("No row came back")
    )


def work_words(work: Working | None) -> str:
    """What is going on with a file that isn't through yet."""
    if work is None:
        return ""
    if work.state == "stopped":
        return gettext("stopped by a fault; nothing of this step counts")
    if work.told is not None and work.told.total:
        done = {"done": thousands(work.told.done), "total": thousands(work.told.total)}
        return gettext("at work: %(done)s of %(total)s rows") % done
    return gettext("at work") if work.state == "runs" else gettext("waits for its turn")


def steps(delivery: Delivery) -> StepsBlock:
    """How far the file is, with what each step counted."""
    read = delivery.state not in (Delivery.State.RECEIVED, Delivery.State.REFUSED)
    refused = delivery.state == Delivery.State.REFUSED
    received = f"{moment(delivery.received_at)} · {size_words(delivery.size)}"
    checked = gettext("%(passed)s passed · %(returned)s returned") % {
        "passed": thousands(delivery.accepted),
        "returned": thousands(delivery.returned),
    }
    people = gettext("%(known)s known · %(new)s new") % {
        "known": thousands(delivery.known_persons),
        "new": thousands(delivery.new_persons),
    }
    work = working(delivery)
    stopped = work is not None and work.state == "stopped"
    return StepsBlock(
        steps=[
            Step(_("Received"), received, done=True),
            Step(
                _("Checked"),
                checked if read else gettext("the file is refused") if refused else work_words(work),
                done=read,
                failed=refused or (stopped and not read),
            ),
            Step(_("Persons found"), people if read else "", done=read),
            Step(
                _("Taken over"),
                taken_words(delivery, work) if read else "",
                done=delivery.state == Delivery.State.MERGED and not nothing_went_in(delivery),
                failed=nothing_went_in(delivery) or (stopped and read),
            ),
        ]
    )


def taken_words(delivery: Delivery, work: Working | None) -> str:
    """What became of the rows that passed, and what still follows from that or from a decision on one of them."""
    if nothing_went_in(delivery):
        return gettext("no row counts; put the returned rows right and send them again")
    if delivery.state == Delivery.State.MERGED:
        count = gettext("%(number)s rows count") % {"number": thousands(delivery.accepted)}
        return " · ".join(filter(None, (count, work_words(work))))
    return {
        Delivery.State.WITHDRAWN: gettext("withdrawn; nothing of it counts"),
        Delivery.State.HELD: gettext("waits for a decision; nothing of it counts yet"),
    }.get(Delivery.State(delivery.state)) or work_words(work)


def counts(delivery: Delivery, taken_url: str, returned_url: str) -> BarsBlock:
    """Rows received are those passed, returned, waiting, skipped and dropped: they add up to the first."""
    rows = [
        BarRow(label=_("Rows received"), value=delivery.rows),
        BarRow(label=_("passed"), value=delivery.accepted, url=taken_url),
        BarRow(label=_("returned"), value=delivery.returned, url=returned_url),
        BarRow(label=_("skipped: empty, sums, known already"), value=delivery.skipped),
    ]
    if delivery.waiting:
        rows.insert(3, BarRow(label=_("wait for somebody to say who is meant"), value=delivery.waiting))
    if delivery.dropped_without_basis:
        dropped = delivery.dropped_without_basis
        rows.append(BarRow(label=_("left out: nobody has signed for them"), value=dropped))
    return BarsBlock(rows=rows, caption=_("Rows received"))


def sum_words(delivery: Delivery) -> str:
    """The counts as a sum; rows that wait and rows without basis stand in it where there are any."""
    words = [gettext("%(rows)s received = %(accepted)s passed + %(returned)s returned + %(skipped)s skipped")]
    if delivery.waiting:
        words.append(gettext("+ %(waiting)s waiting"))
    if delivery.dropped_without_basis:
        words.append(gettext("+ %(dropped_without_basis)s left out without basis"))
    names = ("rows", "accepted", "returned", "skipped", "waiting", "dropped_without_basis")
    return " ".join(words) % {name: thousands(getattr(delivery, name)) for name in names}


def by_problem(delivery: Delivery, url: Callable[[str], str]) -> BarsBlock:
    """How many rows came back with each kind of problem, the most first; a row with several counts in each."""
    rows = delivery.returned_rows.values_list("problems", flat=True)
    found = Counter(code for problems in rows for code in {problem["code"] for problem in problems})
    bars = [
        BarRow(label=kind_of_problem(code, reader_language()), value=number, url=url(code))
        for code, number in found.most_common()
    ]
    return BarsBlock(rows=bars, caption=_("Returned rows by what is wrong"))


def returned_number(delivery: Delivery, url: str) -> SafeString:
    """How many rows came back, opening them."""
    return number(delivery.returned, url)


def sources_for(actor: Actor) -> list[Option]:
    """The sources this actor may send: the district's, a street's or a party's own."""
    kinds = _sender_kinds(actor)
    agreed = contracts(installed_pack()).values()
    return [Option(each.source, said(each.title)) for each in agreed if each.sent_by in kinds]


def _sender_kinds(actor: Actor) -> set[str]:
    if actor.hat == "party":
        return {"party"}
    places = Division.objects.filter(pk__in=sorted(actor.where("exchange.receive")))
    levels = set(places.values_list("level", flat=True))
    return {"district"} if "district" in levels else {"street"} if levels else set()


def source_options() -> list[Option]:
    """All sources there are."""
    return [Option(each.source, said(each.title)) for each in contracts(installed_pack()).values()]
