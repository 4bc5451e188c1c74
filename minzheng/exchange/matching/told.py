"""A file's rows by the way in which their person was found, and the sentence that says it of the whole file."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minzheng.exchange.matching.pages import matches_url, waiting_url
from minzheng.exchange.matching.ways import EXACT, FOUND, NEW, NOBODY, NORMALISED, REVIEW
from minzheng.exchange.matching.words import WAYS
from minzheng.exchange.models import Delivery
from minzheng.exchange.services.decide import MATCH
from minzheng.platform.acting import Actor
from minzheng.ui.declare import BarRow, BarsBlock
from minzheng.ui.words import thousands

BY_NUMBER = (EXACT, NORMALISED)


def found_words(delivery: Delivery) -> str:
    """How many rows found their person, how many wait for an eye, how many came back: the file in one sentence."""
    words = gettext("%(found)s rows found their person, %(waiting)s wait for an eye, %(returned)s came back")
    told = {"found": delivery.accepted, "waiting": delivery.waiting, "returned": delivery.returned}
    return words % {name: thousands(number) for name, number in told.items()}


def found_bars(delivery: Delivery, actor: Actor) -> BarsBlock:
    """The rows by the way in which their person was found; those that may mean somebody open their list."""
    url = matches_url(delivery) if actor.may(MATCH) else ""
    waits = waiting_url(delivery) if actor.may(MATCH) else ""
    told = delivery.tiers
    bars = [
        BarRow(label=WAYS[way], value=told[way], url="" if way in BY_NUMBER else url)
        for way in FOUND
        if told.get(way)
    ]
    if told.get(NEW):
        bars.append(BarRow(label=_("Number that nobody had: new people"), value=told[NEW]))
    if told.get(REVIEW):
        bars.append(BarRow(label=_("For a person to decide"), value=told[REVIEW], url=waits))
    if told.get(NOBODY):
        bars.append(BarRow(label=_("Nobody found: came back"), value=told[NOBODY]))
    return BarsBlock(rows=bars, caption=_("Who is meant"))
