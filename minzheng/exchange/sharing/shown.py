"""How pages name extracts: their states, what was agreed, what is in the file, how it was fetched."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minzheng.exchange.models import Extract
from minzheng.exchange.sharing.content import Agreement, agreements
from minzheng.exchange.sharing.lists import shared_lists
from minzheng.exchange.sharing.services import is_over
from minzheng.exchange.sharing.workbook import column_words
from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.packs import Status
from minzheng.platform.time import today
from minzheng.ui.clocks import clock_badge
from minzheng.ui.declare import Card, FactsBlock, LinesBlock, Option
from minzheng.ui.declare.options import Words
from minzheng.ui.parts import Tone, badge, joined, link, number, quiet, tag, two_lines
from minzheng.ui.words import UNKNOWN, full_day, labelled, listed, moment, said, thousands

State = Extract.State
STATES: dict[str, tuple[Tone, str]] = {
    State.ASKED: ("orange", "clock-filled"),
    State.GIVEN: ("green", "circle-check-filled"),
    State.REFUSED: ("red", "alert-octagon-filled"),
    State.WITHDRAWN: ("grey", "player-pause-filled"),
}


def extract_url(extract: Extract) -> str:
    """The page of an extract."""
    return reverse("extract", args=[extract.pk])


def agreement_of(extract: Extract) -> Agreement | None:
    """What it was asked for on; None where the pack has it no more."""
    return agreements(installed_pack()).get(extract.agreement)


def title(extract: Extract) -> str:
    """What it is called: its agreement's title, its code where the pack has it no more."""
    agreed = agreement_of(extract)
    return str(said(agreed.title)) if agreed is not None else extract.agreement


def named(extract: Extract) -> str:
    """What acts call it."""
    return f"{title(extract)} {extract.number}"


def agreement_options(listed: str) -> list[Option]:
    """The agreements in force that name a list."""
    found = [one for one in agreements(installed_pack()).values() if listed in one.lists]
    parties = {party.code: party.name for party in installed_pack().parties}
    return [
        Option(one.code, f"{said(one.title)} · {said(parties[one.recipient])}")
        for one in found
        if one.expires >= today()
    ]


def state_words(extract: Extract) -> str:
    """Its state; one whose last day has passed says so."""
    over = extract.state == State.GIVEN and is_over(extract)
    return gettext("Over") if over else extract.get_state_display()


def state_badge(extract: Extract, *, small: bool = True) -> SafeString:
    """The words with a shape of their own."""
    over = extract.state == State.GIVEN and is_over(extract)
    tone, shape = STATES[State.WITHDRAWN if over else extract.state]
    return badge(tone, state_words(extract), shape=shape, small=small)


def clock(extract: Extract) -> object:
    """By when it is to be decided, then until when the file can be fetched."""
    if extract.state == State.ASKED:
        return clock_badge(extract.due_on, small=True)
    return full_day(extract.expires_on) if extract.state == State.GIVEN else UNKNOWN


def people_number(extract: Extract, actor: Actor) -> SafeString:
    """How many people are in it, opening them for who may see them."""
    url = f"{reverse('extract-people')}?{urlencode({'extract': extract.pk})}" if actor.hat == "staff" else ""
    return number(extract.people - extract.left_out, url)


def _unsure(status: Status) -> list[object]:
    return [tag(_("not yet confirmed by the bureau"), outline=True)] if status == "unverified" else []


def _asked(extract: Extract, agreed: Agreement) -> Card:
    """The five things that a request has to name, and its number."""
    return Card(
        title=_("What was agreed"),
        blocks=[
            FactsBlock(
                facts=[
                    (_("For what"), said(agreed.purpose)),
                    (
                        _("Why it may be given"),
                        joined([said(agreed.basis.text), *_unsure(agreed.basis.status)]),
                    ),
                    (_("Request"), agreed.request),
                    (_("Where it is used"), said(agreed.scene)),
                    (_("Which columns"), listed(str(words) for words in column_words(agreed.fields))),
                    (_("How it is given"), said(agreed.way)),
                    (_("How long"), _how_long(agreed)),
                ]
            )
        ],
    )


def _how_long(agreed: Agreement) -> str:
    return gettext("%(days)s days from approval, at the latest %(day)s") % {
        "days": thousands(agreed.kept_days),
        "day": full_day(agreed.expires),
    }


def _file(extract: Extract, actor: Actor) -> Card:
    """What became of it: waits, ready, over, refused or withdrawn, each with its reason."""
    return Card(title=_("The file"), blocks=[LinesBlock(lines=_file_lines(extract, actor))])


def _file_lines(extract: Extract, actor: Actor) -> list[object]:
    if extract.state == State.ASKED:
        return [people_line(extract, actor), _answer_line(extract)]
    if extract.state in (State.REFUSED, State.WITHDRAWN):
        return [two_lines(extract.get_state_display(), extract.decision)]
    lines: list[object] = [people_line(extract, actor), fetched_line(extract)]
    until = {"day": full_day(extract.expires_on)}
    if is_over(extract):
        return [
            gettext("The file was deleted after %(day)s, as agreed; ask anew if it is needed again.") % until,
            *lines,
        ]
    return [gettext("The file can be fetched until %(day)s by the recipient alone.") % until, *lines]


def _answer_line(extract: Extract) -> object:
    agreed = agreement_of(extract)
    status: Status = "verified"
    if agreed is not None:
        status = agreed.answer.status
    words = gettext("To be decided by %(day)s.") % {"day": full_day(extract.due_on)}
    return joined([words, *_unsure(status)])


def people_line(extract: Extract, actor: Actor) -> object:
    """How many are in the file, and how many were left out since it was asked for."""
    words = gettext("people asked for") if extract.state == State.ASKED else gettext("people in the file")
    shown = joined([people_number(extract, actor), words])
    if not extract.left_out:
        return shown
    out = gettext("%(number)s left out: died, or merged with somebody, since it was asked for")
    return two_lines(shown, out % {"number": thousands(extract.left_out)})


def fetched_line(extract: Extract) -> object:
    """How often the recipient took it."""
    if not extract.fetched:
        return quiet(gettext("Nobody has fetched it yet."))
    known = {"times": thousands(extract.fetched), "at": moment(extract.fetched_at)}
    return gettext("Fetched %(times)s times, last on %(at)s; each time stands in the log.") % known


def overview(extract: Extract, actor: Actor) -> Sequence[Card]:
    """What became of it, why it was asked for, and what was agreed."""
    agreed = agreement_of(extract)
    lines = [extract.reason, *([taken_from(extract)] if actor.hat == "staff" else [])]
    why = Card(title=_("Why it was asked for"), blocks=[LinesBlock(lines=lines)])
    return [_file(extract, actor), why, *([_asked(extract, agreed)] if agreed is not None else [])]


def taken_from(extract: Extract) -> object:
    """The list that it was taken from, as it was filtered."""
    name, query = extract.listed["list"], extract.listed["query"]
    if name not in shared_lists:
        return name
    words = gettext("Taken from “%(list)s”") % {"list": shared_lists[name].page.title}
    return link(words, f"{reverse(name)}?{query}")


def recipient(extract: Extract) -> Words:
    """To whom it goes."""
    return str(extract.party)


def decided(extract: Extract) -> str:
    """Who decided, and when."""
    if extract.decided_by is None:
        return UNKNOWN
    return labelled(str(extract.decided_by), moment(extract.decided_at))
