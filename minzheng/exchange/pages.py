"""The pages of the exchange: what was sent, what of it went in, what came back and why; sending and withdrawing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from minzheng.exchange.authorising import AUTHORISING
from minzheng.exchange.bases import basis_cards
from minzheng.exchange.lists import LISTS, returned_url
from minzheng.exchange.matching.pages import PAGES as MATCHING
from minzheng.exchange.matching.pages import waiting_url
from minzheng.exchange.matching.told import found_bars, found_words
from minzheng.exchange.models import Delivery
from minzheng.exchange.preview.first import look_first
from minzheng.exchange.returning import returned_workbook
from minzheng.exchange.services import receive_delivery, release_delivery, resume_delivery, withdraw_delivery
from minzheng.exchange.services.decide import MATCH
from minzheng.exchange.sharing.pages import SHARING
from minzheng.exchange.shown import (
    MOST_SHOWN,
    STATES,
    by_problem,
    counts,
    held_table,
    named,
    problems_table,
    returned_number,
    returned_table,
    sender,
    source_options,
    sources_for,
    state_badge,
    state_words,
    steps,
    sum_words,
    was_here,
)
from minzheng.exchange.story import source_title
from minzheng.exchange.taken import taken_cards
from minzheng.exchange.tokens import KEYS
from minzheng.exchange.working import is_at_work, is_stopped
from minzheng.platform.acting import Actor, Hat
from minzheng.platform.language import reader_language
from minzheng.platform.time import today
from minzheng.ui.declare import (
    Act,
    Ask,
    Card,
    Column,
    DetailPage,
    Fact,
    FileMade,
    Filter,
    FormPage,
    LinesBlock,
    ListPage,
    RowFile,
    RowLink,
    RowVerb,
    Tab,
    Upload,
)
from minzheng.ui.declare.options import Words
from minzheng.ui.menu import MenuEntry, menu
from minzheng.ui.parts import link, number, two_lines
from minzheng.ui.places import area_filter
from minzheng.ui.tiles import state_tiles
from minzheng.ui.views.refusals import Sentence, sentences
from minzheng.ui.words import UNKNOWN, full_day, moment, thousands

SEE, RECEIVE = Delivery.see, "exchange.receive"
HATS: tuple[Hat, ...] = ("staff", "party")
GROUP = _("Data")
LARGEST = 50_000_000  # the settings keep no larger file in memory; a district's year of bills has 12 MB
ENDINGS = (".xlsx", ".xls", ".ods", ".csv", ".txt")
State = Delivery.State


def delivery_url(delivery: Delivery) -> str:
    """The page of a delivery."""
    return reverse("delivery", args=[delivery.pk])


def correct_url(delivery: Delivery) -> str:
    """The form that sends a file in its place."""
    return reverse("correct-file", args=[delivery.pk])


def taken_url(delivery: Delivery) -> str:
    """The rows of a delivery that are in; nowhere unless they count."""
    return f"{delivery_url(delivery)}?tab=taken" if delivery.state == State.MERGED else ""


def taken_number(delivery: Delivery) -> SafeString:
    """How many rows passed, opening them."""
    return number(delivery.accepted, taken_url(delivery))


def rows(actor: Actor) -> QuerySet[Any]:
    """The deliveries an actor sees."""
    found: QuerySet[Any] = Delivery.objects.visible_to(actor)
    return found.select_related("area", "party", "corrects")


def overview(delivery: Delivery, actor: Actor) -> list[Card]:
    """How far it is and why it waits, the counts that add up, what is to be said of the file."""
    way = [Card(title=_("How far it is"), blocks=[steps(delivery)])]
    if delivery.state == State.MERGED and delivery.tiers:
        way.append(
            Card(title=_("Who is meant"), note=found_words(delivery), blocks=[found_bars(delivery, actor)])
        )
    if delivery.state == State.HELD:
        way.append(Card(title=_("Why it waits"), blocks=[held_table(delivery)]))
    told = [Card(title=_("About the file"), blocks=[problems_table(delivery)])] if delivery.problem else []
    if delivery.state in (State.RECEIVED, State.REFUSED):
        return [*way, *told, *basis_cards(delivery)]
    rows = counts(delivery, taken_url(delivery), returned_url(delivery))
    whole = Card(title=_("Rows"), note=sum_words(delivery), blocks=[rows])
    return [*way, whole, *why_returned(delivery), *told, *basis_cards(delivery)]


def why_returned(delivery: Delivery) -> list[Card]:
    """What is wrong with the rows that came back, each kind with its rows."""
    if not delivery.returned:
        return []
    note = gettext("a row with several problems counts in each")
    block = by_problem(delivery, partial(returned_url, delivery))
    return [Card(title=_("Returned rows by what is wrong"), note=note, blocks=[block])]


def returned(delivery: Delivery, actor: Actor) -> list[Card]:
    """The rows that came back; the workbook has all of them."""
    note = gettext("all of them are in the workbook")
    if delivery.returned > MOST_SHOWN:
        note = gettext("the first %(shown)s; all of them are in the workbook") % {"shown": MOST_SHOWN}
    table = returned_table(delivery.returned_rows.all())
    return [Card(title=_("Returned rows"), note=note if delivery.returned else "", blocks=[table])]


def sent_back(delivery: Delivery, actor: Actor) -> FileMade:
    """The workbook of the returned rows, each wrong cell marked."""
    content = returned_workbook(delivery, reader_language())
    return FileMade(f"{gettext('Returned rows')} {named(delivery)}.xlsx", content, delivery.returned)


def acts(delivery: Delivery, actor: Actor) -> Sequence[Act | RowFile[Any]]:
    """Correcting and withdrawing what counts, taking returned rows out; last, what is to be decided."""
    found: list[Act | RowFile[Any]] = []
    if delivery.state == State.MERGED:
        found.append(
            RowLink(label=_("Send a corrected file"), url=correct_url, permit=RECEIVE, icon="file-import")
        )
    if delivery.state not in (State.REFUSED, State.WITHDRAWN):
        found.append(WITHDRAW)
    if delivery.returned:
        label = gettext("Download returned rows (%(number)s)") % {"number": thousands(delivery.returned)}
        found.append(RowFile(key="returned", label=label, permit=SEE, make=sent_back))
    if delivery.state == State.HELD:
        found.append(RELEASE)
    if is_stopped(delivery):
        found.append(RESUME)
    if delivery.state == State.MERGED and delivery.waiting:
        label = gettext("Decide who is meant (%(number)s)") % {"number": thousands(delivery.waiting)}
        found.append(RowLink(label=label, url=waiting_url, permit=MATCH, icon="users"))
    return found


RELEASE = RowVerb(
    verb=release_delivery,
    label=_("Take the file over"),
    icon="check",
    confirm=_("Its rows will count, although it is far from the file before it."),
    done=_("The file is taken over"),
    ask={"reason": Ask(label=_("Reason"), help=_("Why it is right as it is"), lines=3)},
)
RESUME = RowVerb(
    verb=resume_delivery,
    label=_("Begin the step again"),
    icon="refresh",
    done=_("The step begins again"),
)
WITHDRAW = RowVerb(
    verb=withdraw_delivery,
    label=_("Withdraw the file"),
    icon="arrow-back-up",
    danger=True,
    confirm=_("Nothing that this file brought will count any more; it can be sent again."),
    done=_("The file is withdrawn"),
    ask={"reason": Ask(label=_("Reason"), help=_("Why it must not count"), lines=3, needed=True)},
)


def send_link(actor: Actor) -> list[object]:
    """The page's first action, for who may send."""
    return [link(_("Send a file"), reverse("send-file"), css="btn btn-primary")] if actor.may(RECEIVE) else []


def agreed(_row: object, actor: Actor) -> list[Card]:
    """What this sender may send."""
    lines = [option.label for option in sources_for(actor)]
    return [Card(title=_("What you may send"), blocks=[LinesBlock(lines=lines)])]


def arrived(words: Words, delivery: Delivery) -> Words:
    """These words of a file that has just come; of one that was here, since when it is."""
    return was_here(delivery) if delivery.here_already else words


def corrected(delivery: Delivery) -> object:
    """The earlier file in whose place this one came."""
    before = delivery.corrects
    return link(named(before), delivery_url(before)) if before is not None else UNKNOWN


def in_its_place(delivery: Delivery, actor: Actor) -> dict[str, object]:
    """Source and sender of the file that is corrected."""
    area = None if delivery.party_id else delivery.area
    return {
        "source": delivery.source,
        "area": area,
        "party": delivery.party,
        "corrects": delivery,
        "columns": None,
    }


THE_FILE = {
    "content": Ask(
        label=_("File"),
        help=_("A table as it was agreed, at most 50 MB"),
        upload=Upload(name="file_name", largest=LARGEST, endings=ENDINGS),
    ),
    "sent_on": Ask(label=_("Sent on"), help=_("The day it counts as sent"), usual=today),
}

DELIVERIES = ListPage[Any](
    name="deliveries",
    title=_("Delivered files"),
    group=GROUP,
    permit=SEE,
    hats=HATS,
    rows=rows,
    order=["-received_at", "-pk"],
    columns=[
        Column(
            key="source",
            label=_("File"),
            wide=True,
            cell=lambda row: two_lines(link(source_title(row.source), delivery_url(row)), row.file_name),
            text=lambda row: source_title(row.source),
        ),
        Column(key="sender", label=_("Sender"), cell=sender, text=sender),
        Column(
            key="sent_on", label=_("Sent on"), cell=lambda row: full_day(row.sent_on), sort=("sent_on", "pk")
        ),
        Column(
            key="received_at",
            label=_("Arrived"),
            cell=lambda row: moment(row.received_at),
            sort=("received_at", "pk"),
            phone=False,
        ),
        Column(
            key="state",
            label=_("State"),
            cell=lambda row: state_badge(row, small=True),
            text=state_words,
        ),
        Column(key="rows", label=_("Rows"), cell=lambda row: thousands(row.rows), number=True),
        Column(key="accepted", label=_("passed"), cell=taken_number, number=True),
        Column(
            key="returned",
            label=_("returned"),
            cell=lambda row: returned_number(row, returned_url(row)),
            number=True,
        ),
        Column(
            key="skipped",
            label=_("skipped"),
            cell=lambda row: thousands(row.skipped),
            number=True,
            phone=False,
        ),
    ],
    tiles=state_tiles(State, STATES),
    filters=[
        area_filter(SEE),
        Filter(
            key="source",
            label=_("File"),
            options=lambda actor: source_options(),
            where=lambda source: Q(source=source),
        ),
    ],
    named=named,
    actions=send_link,
    empty=_("No file has been sent yet"),
)

DELIVERY = DetailPage[Any](
    name="delivery",
    permit=SEE,
    hats=HATS,
    title=lambda row: str(source_title(row.source)),
    rows=rows,
    group=GROUP,
    parent="deliveries",
    parent_title=_("Delivered files"),
    subtitle=lambda row: row.file_name,
    tags=lambda row: [state_badge(row)],
    facts=[
        Fact(label=_("Sender"), value=sender),
        Fact(label=_("Sent on"), value=lambda row: full_day(row.sent_on)),
        Fact(label=_("Arrived"), value=lambda row: moment(row.received_at)),
        Fact(label=_("Corrects"), value=corrected),
        Fact(label=_("Fingerprint"), value=lambda row: row.digest[:12]),
    ],
    tabs=[
        Tab(key="overview", label=_("Overview"), cards=overview),
        Tab(key="taken", label=_("Rows taken"), cards=taken_cards),
        Tab(
            key="returned",
            label=_("Returned rows"),
            cards=returned,
            count=lambda row, actor: row.returned,
        ),
    ],
    acts=acts,
    live=is_at_work,
)

SEND = FormPage[Any](
    name="send-file",
    title=_("Send a file"),
    button=_("Send the file"),
    first=look_first,
    said_of=partial(arrived, _("The file is here, as far as shown below")),
    verb=receive_delivery,
    hats=HATS,
    group=GROUP,
    hint=_(
        "What is right goes in; the rest comes back with what would be right. The same file twice counts once."
    ),
    done=delivery_url,
    given=lambda row, actor: {"area": None, "party": None, "corrects": None, "columns": None},
    ask={"source": Ask(label=_("What it is"), options=sources_for), **THE_FILE},
)

CORRECT = FormPage[Any](
    name="correct-file",
    title=_("Send a corrected file"),
    button=_("Send the file"),
    first=look_first,
    said_of=partial(
        arrived, _("The corrected file is here; once it is in, the earlier one counts no longer")
    ),
    verb=receive_delivery,
    hats=HATS,
    rows=rows,
    group=GROUP,
    about=named,
    hint=_("Send the whole table, not only the rows that changed: it comes in the place of the earlier one."),
    done=delivery_url,
    given=in_its_place,
    ask=THE_FILE,
)

sentences.register(Sentence("original_missing", gettext_noop("The original of this file is no longer here.")))
menu.register(
    MenuEntry(
        label=_("Delivered files"),
        url="deliveries",
        permit=SEE,
        group=GROUP,
        order=80,
        icon="file-import",
        hats=HATS,
        pages=("delivery", "send-file", "correct-file", "returned-rows", "told-facts"),
    )
)
PAGES = (DELIVERIES, DELIVERY, SEND, CORRECT, *LISTS, *AUTHORISING, *KEYS, *MATCHING, *SHARING)
