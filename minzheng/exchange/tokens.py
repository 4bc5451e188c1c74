"""The pages of keys for other systems: which there are, what each may send, and ending one."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minzheng.exchange.models import AccessToken
from minzheng.exchange.services import end_token
from minzheng.exchange.story import source_title
from minzheng.platform.acting import Actor, Hat
from minzheng.platform.time import today
from minzheng.ui.declare import Card, Column, DetailPage, Fact, LinesBlock, ListPage, RowVerb, Tab
from minzheng.ui.menu import MenuEntry, menu
from minzheng.ui.parts import badge, link, two_lines
from minzheng.ui.places import area_filter
from minzheng.ui.words import full_day, listed, moment

SEE, RECEIVE = AccessToken.see, "exchange.receive"
HATS: tuple[Hat, ...] = ("staff", "party")
GROUP = _("Data")


def token_url(token: AccessToken) -> str:
    """The page of a key."""
    return reverse("access-key", args=[token.pk])


def rows(actor: Actor) -> QuerySet[Any]:
    """The keys an actor sees."""
    found: QuerySet[Any] = AccessToken.objects.visible_to(actor)
    return found.select_related("area", "party", "agent")


def sender(token: AccessToken) -> str:
    """For whom it sends."""
    return str(token.party or token.area)


def sources(token: AccessToken) -> str:
    """What it may send, by title."""
    return listed([str(source_title(source)) for source in token.sources])


def opens(token: AccessToken) -> bool:
    """Whether it still opens something."""
    return token.ended_at is None and token.valid_until >= today()


def state_words(token: AccessToken) -> str:
    """Whether it still opens something, in words."""
    if opens(token):
        return gettext("In force")
    return gettext("Ended") if token.ended_at is not None else gettext("Expired")


def state(token: AccessToken) -> SafeString:
    """The words with a shape of their own."""
    if opens(token):
        return badge("green", state_words(token), shape="circle-check-filled", small=True)
    return badge("grey", state_words(token), shape="player-pause-filled", small=True)


def acts(token: AccessToken, actor: Actor) -> list[RowVerb]:
    """Ending what is in force."""
    return [END] if opens(token) else []


def overview(token: AccessToken, actor: Actor) -> list[Card]:
    """What it may send, each with the address to send to."""
    lines = [
        two_lines(source_title(source), "POST " + reverse("api-deliver", args=[source]))
        for source in token.sources
    ]
    return [Card(title=_("What it may send"), blocks=[LinesBlock(lines=lines)])]


END = RowVerb(
    verb=end_token,
    label=_("End the key"),
    icon="key",
    danger=True,
    confirm=_("The system that holds it can send nothing more; a new key has to be issued for it."),
    done=_("The key has ended"),
)

TOKENS = ListPage[Any](
    name="access-keys",
    title=_("Keys for other systems"),
    group=GROUP,
    permit=SEE,
    hats=HATS,
    rows=rows,
    order=["-issued_at", "-pk"],
    columns=[
        Column(
            key="title",
            label=_("System"),
            wide=True,
            cell=lambda row: two_lines(link(row.title, token_url(row)), sources(row)),
            text=lambda row: row.title,
        ),
        Column(key="sender", label=_("Sender"), cell=sender, text=sender),
        Column(
            key="agent",
            label=_("Issued by"),
            cell=lambda row: str(row.agent),
            text=lambda row: str(row.agent),
        ),
        Column(key="issued_at", label=_("Issued"), cell=lambda row: moment(row.issued_at), phone=False),
        Column(key="valid_until", label=_("Valid until"), cell=lambda row: full_day(row.valid_until)),
        Column(key="state", label=_("State"), cell=state, text=state_words),
    ],
    filters=[area_filter(SEE)],
    named=str,
    empty=_("No key has been issued; `minzheng key issue` on the server issues one"),
)

TOKEN = DetailPage[Any](
    name="access-key",
    permit=SEE,
    hats=HATS,
    title=str,
    rows=rows,
    group=GROUP,
    parent="access-keys",
    parent_title=_("Keys for other systems"),
    tags=lambda row: [state(row)],
    facts=[
        Fact(label=_("Sender"), value=sender),
        Fact(label=_("Issued by"), value=lambda row: str(row.agent)),
        Fact(label=_("Issued"), value=lambda row: moment(row.issued_at)),
        Fact(label=_("Valid until"), value=lambda row: full_day(row.valid_until)),
    ],
    tabs=[Tab(key="overview", label=_("Overview"), cards=overview)],
    acts=acts,
)

menu.register(
    MenuEntry(
        label=_("Access keys"),
        url="access-keys",
        permit=RECEIVE,
        group=GROUP,
        order=85,
        icon="key",
        hats=HATS,
        pages=("access-keys", "access-key"),
    )
)
KEYS = (TOKENS, TOKEN)
