"""The pages of sharing out: what was asked for and what became of it, who is in it, and asking for a list."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext

from minzheng.exchange.models import Extract, ExtractPerson
from minzheng.exchange.sharing.files import kept_extract
from minzheng.exchange.sharing.lists import shared_lists
from minzheng.exchange.sharing.services import (
    MOST_PEOPLE,
    approve_extract,
    ask_extract,
    fetch_extract,
    is_over,
    refuse_extract,
    withdraw_extract,
)
from minzheng.exchange.sharing.shown import (
    STATES,
    agreement_options,
    clock,
    decided,
    extract_url,
    named,
    overview,
    recipient,
    state_badge,
    state_words,
    title,
)
from minzheng.platform.acting import Actor, Hat
from minzheng.platform.verbs import Refused
from minzheng.registry.links import WHO, who, who_column
from minzheng.registry.links import named as called
from minzheng.ui.declare import (
    Act,
    Ask,
    Column,
    DetailPage,
    Fact,
    FileMade,
    Filter,
    FormPage,
    ListPage,
    Option,
    RowFile,
    RowLink,
    RowVerb,
    Tab,
)
from minzheng.ui.menu import MenuEntry, menu
from minzheng.ui.parts import link, tag, two_lines
from minzheng.ui.places import area_filter
from minzheng.ui.tiles import state_tiles
from minzheng.ui.views.form import show_form
from minzheng.ui.views.refusals import Sentence, sentences
from minzheng.ui.ways_out import WayOut, ways_out
from minzheng.ui.who import permitted
from minzheng.ui.words import full_day, moment, thousands

SEE = Extract.see
HATS: tuple[Hat, ...] = ("staff", "party")
GROUP = _("Data")
RECENT = 50
State = Extract.State


def rows(actor: Actor) -> QuerySet[Any]:
    """The extracts an actor sees: staff those of their area, a recipient its own once they are approved."""
    found: QuerySet[Any] = Extract.objects.visible_to(actor)
    if actor.hat == "party":
        found = found.filter(expires_on__isnull=False)
    return found.select_related("area", "party", "asked_by", "decided_by")


def people_in(actor: Actor) -> QuerySet[Any]:
    """The people in extracts that an actor sees."""
    found: QuerySet[Any] = ExtractPerson.objects.visible_to(actor)
    return found.select_related(*WHO, "extract")


def fetched(extract: Extract, actor: Actor) -> FileMade:
    """The file, after its fetching is logged."""
    taken = fetch_extract(actor, extract=extract, key=uuid.uuid4())
    try:
        content = kept_extract(taken)
    except FileNotFoundError as missing:
        raise Refused("extract_gone") from missing
    return FileMade(f"{named(taken)}.xlsx", content, taken.people - taken.left_out)


def acts(extract: Extract, actor: Actor) -> Sequence[Act | RowFile[Any]]:
    """What can be done with it now: decided, fetched, withdrawn."""
    if extract.state == State.ASKED:
        return [WITHDRAW, REFUSE, APPROVE]
    if extract.state == State.GIVEN and not is_over(extract):
        return [WITHDRAW, FETCH]
    return []


def next_step(extract: Extract) -> RowLink[Any] | None:
    """What waits is decided on its own page, where it can be read first."""
    if extract.state != State.ASKED:
        return None
    return RowLink(label=_("Read and decide"), url=extract_url, permit=approve_extract.permit, icon="eye")


FETCH = RowFile[Any](key="fetch", label=_("Fetch the file"), permit=fetch_extract.permit, make=fetched)
APPROVE = RowVerb(
    verb=approve_extract,
    label=_("Approve"),
    icon="check",
    confirm=_(
        "The file is made now and lies ready for the recipient alone. Each person's page will say who was given what."
    ),
    done=_("The file lies ready for the recipient"),
)
REFUSE = RowVerb(
    verb=refuse_extract,
    label=_("Don't approve"),
    icon="x",
    danger=True,
    confirm=_("Nothing is given out."),
    done=_("It is not approved"),
    ask={"reason": Ask(label=_("Reason"), help=_("What would have to be different"), lines=3, needed=True)},
)
WITHDRAW = RowVerb(
    verb=withdraw_extract,
    label=_("Take back"),
    icon="arrow-back-up",
    danger=True,
    confirm=_("Nobody can fetch the file any more; what was fetched before stays with the recipient."),
    done=_("It is taken back"),
    ask={"reason": Ask(label=_("Reason"), help=_("The recipient is told"), lines=3, needed=True)},
)

EXTRACTS = ListPage[Any](
    name="extracts",
    title=_("Lists given to other offices"),
    group=GROUP,
    permit=SEE,
    hats=HATS,
    rows=rows,
    order=["-asked_at", "-pk"],
    columns=[
        Column(
            key="agreement",
            label=_("List"),
            wide=True,
            cell=lambda row: two_lines(link(title(row), extract_url(row)), row.number),
            text=named,
        ),
        Column(key="party", label=_("Recipient"), cell=recipient, text=recipient),
        Column(
            key="people",
            label=_("People"),
            cell=lambda row: thousands(row.people - row.left_out),
            text=lambda row: row.people - row.left_out,
            number=True,
        ),
        Column(key="asked_by", label=_("Requested by"), cell=lambda row: str(row.asked_by), phone=False),
        Column(
            key="asked_at",
            label=_("Asked"),
            cell=lambda row: moment(row.asked_at),
            text=lambda row: row.asked_at,
            sort=("asked_at", "pk"),
            phone=False,
        ),
        Column(
            key="due_on",
            label=_("By when"),
            cell=clock,
            text=lambda row: row.due_on if row.state == State.ASKED else row.expires_on,
        ),
        Column(key="state", label=_("State"), cell=state_badge, text=state_words),
        Column(
            key="fetched",
            label=_("Fetched"),
            cell=lambda row: thousands(row.fetched),
            number=True,
            phone=False,
        ),
    ],
    tiles=state_tiles(State, STATES),
    filters=[area_filter(SEE)],
    named=named,
    row_act=next_step,
    empty=_("No list has been given to another office"),
)

EXTRACT = DetailPage[Any](
    name="extract",
    permit=SEE,
    hats=HATS,
    title=title,
    rows=rows,
    group=GROUP,
    parent="extracts",
    parent_title=_("Lists given to other offices"),
    subtitle=lambda row: row.number,
    tags=lambda row: [state_badge(row, small=False)],
    facts=[
        Fact(label=_("Recipient"), value=recipient),
        Fact(label=_("Requested by"), value=lambda row: f"{row.asked_by} {moment(row.asked_at)}"),
        Fact(label=_("Decided by"), value=decided),
        Fact(label=_("Until"), value=lambda row: full_day(row.expires_on)),
    ],
    tabs=[Tab(key="overview", label=_("Overview"), cards=overview)],
    acts=acts,
)


def recent(actor: Actor) -> list[Option]:
    """The newest extracts to choose from."""
    return [Option(str(one.pk), named(one)) for one in rows(actor).order_by("-asked_at", "-pk")[:RECENT]]


EXTRACT_PEOPLE = ListPage[Any](
    name="extract-people",
    title=_("People given to other offices"),
    group=GROUP,
    permit=SEE,
    rows=people_in,
    order=["-extract", "pk"],
    columns=[
        who_column(),
        Column(
            key="extract",
            label=_("List"),
            wide=True,
            cell=lambda row: two_lines(
                link(title(row.extract), extract_url(row.extract)), row.extract.number
            ),
            text=lambda row: named(row.extract),
        ),
        Column(
            key="given",
            label=_("In the file"),
            cell=lambda row: tag(_("yes")) if row.given else tag(_("no"), outline=True),
            text=lambda row: row.given,
        ),
    ],
    filters=[
        area_filter(ExtractPerson.see),
        Filter(key="extract", label=_("List"), options=recent, where=lambda pk: Q(extract=int(pk))),
    ],
    search=called,
    named=who,
    empty=_("Nobody was given to another office"),
)

ASK = FormPage[Any](
    name="ask-extract",
    title=_("Give a list to another office"),
    button=_("Ask for approval"),
    said=_("It waits for approval; the file is made then"),
    verb=ask_extract,
    group=GROUP,
    done=extract_url,
    ask={
        "agreement": Ask(
            label=_("For what, to whom"), help=_("It holds the columns that were agreed for this purpose")
        ),
        "reason": Ask(label=_("Reason"), help=_("Why it is needed now; whoever approves reads it"), lines=3),
    },
)


def ask_for(request: HttpRequest, listed: str) -> HttpResponse:
    """The form for the rows of a list as its query filters it: who is in it is said before anything is asked."""
    actor = permitted(request, ask_extract.permit, ASK.hats)
    if listed not in shared_lists or not agreement_options(listed):
        raise Http404
    shared, query = shared_lists[listed], request.GET.urlencode()
    permitted(request, shared.page.permit, shared.page.hats)
    people = shared.people(actor, query, MOST_PEOPLE)
    number = len(people)
    words = ngettext(
        "%(n)s person of “%(list)s” as filtered.", "%(n)s people of “%(list)s” as filtered.", number
    )
    page = replace(
        ASK,
        hint=words % {"n": thousands(number), "list": shared.page.title},
        given=lambda row, actor: {"listed": listed, "query": query, "people": people},
        ask={
            **ASK.ask,
            "agreement": replace(ASK.ask["agreement"], options=lambda actor: agreement_options(listed)),
        },
    )
    return show_form(page, request)


def ask_url(listed: str, query: str) -> str:
    """Where a list as it is filtered is asked for; nowhere for one that no agreement in force names."""
    if listed not in shared_lists or not agreement_options(listed):
        return ""
    return f"{reverse('ask-extract', args=[listed])}?{query}"


ways_out.register(
    WayOut(
        name="extract",
        label=_("Give it to another office"),
        permit=ask_extract.permit,
        icon="user-share",
        url=ask_url,
    )
)
sentences.register(
    Sentence("no_such_agreement", gettext_noop("Nothing of this kind is agreed with anybody.")),
    Sentence("agreement_over", gettext_noop("The agreement is over; nothing may be given out on it.")),
    Sentence("list_not_agreed", gettext_noop("The agreement doesn't name this list.")),
    Sentence("nobody_to_give", gettext_noop("Nobody is left to be given: registered, living, in your area.")),
    Sentence("too_many_to_give", gettext_noop("So many people are no list; narrow it down first.")),
    Sentence(
        "people_elsewhere", gettext_noop("Some of these people live outside your area; narrow the list down.")
    ),
    Sentence("extract_decided", gettext_noop("This was decided before.")),
    Sentence("extract_not_given", gettext_noop("There is no file to fetch.")),
    Sentence(
        "extract_over",
        gettext_noop("The last day has passed and the file was deleted; ask anew if it is needed."),
    ),
    Sentence("extract_gone", gettext_noop("The file is no longer here.")),
)
menu.register(
    MenuEntry(
        label=_("Lists given out"),
        url="extracts",
        permit=SEE,
        group=GROUP,
        order=83,
        icon="user-share",
        hats=HATS,
        count=lambda actor: (
            rows(actor).filter(state=State.ASKED).count() if actor.may(approve_extract.permit) else 0
        ),
        pages=("extract", "extract-people", "ask-extract"),
    )
)
SHARING = (EXTRACTS, EXTRACT, EXTRACT_PEOPLE)
