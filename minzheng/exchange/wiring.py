"""The entries of exchange in the registries: a received file is checked and merged, a withdrawn one taken back."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from minzheng.exchange.households import enter_households, settle_households, take_back_households
from minzheng.exchange.models import Delivery, Match
from minzheng.exchange.retelling import retell_people
from minzheng.exchange.services import (
    check_delivery,
    match_delivery,
    merge_delivery,
    settle_delivery,
    take_back_delivery,
)
from minzheng.exchange.staging import settled_rows
from minzheng.platform.acting import Actor
from minzheng.platform.handlers import Handler, handlers
from minzheng.platform.jobs import derived_key
from minzheng.platform.log import objects_of
from minzheng.platform.models import Event
from minzheng.registry.models import Merge
from minzheng.ui.views.refusals import Sentence, sentences

PERMITS = (
    "exchange.receive",
    "exchange.see",
    "exchange.withdraw",
    "registry.see",
    "registry.register",
    "questionnaires.see",
    "questionnaires.answer",
    "questionnaires.withdraw",
    "log.see",
)
DECIDED = (Match.Decision.SAME, Match.Decision.APART, "undone")


def check(event: Event, actor: Actor) -> None:
    """Checks the file an event received; one that was known before, or is withdrawn by now, is left alone."""
    for delivery in _touched(event, actor, "made", Delivery.State.RECEIVED):
        key = derived_key(event, "exchange.check")
        check_delivery.because(event.pk, actor, delivery=delivery, key=key)


def match(event: Event, actor: Actor) -> None:
    """Matches the file an event checked or released; one that waits or is withdrawn by now is left alone."""
    for kind in ("checked", "released"):
        for delivery in _touched(event, actor, kind, Delivery.State.CHECKED):
            key = derived_key(event, "exchange.match")
            match_delivery.because(event.pk, actor, delivery=delivery, key=key)


def merge(event: Event, actor: Actor) -> None:
    """Merges the file an event matched; one that is withdrawn by now is left alone."""
    for delivery in _touched(event, actor, "matched", Delivery.State.MATCHED):
        key = derived_key(event, "exchange.merge")
        merge_delivery.because(event.pk, actor, delivery=delivery, key=key)


def settle(event: Event, actor: Actor) -> None:
    """Settles the file of the row that an event decided on; one that isn't in yet takes it along when it goes in."""
    decided = Match.objects.visible_to(actor).filter(
        pk__in=[pk for kind in DECIDED for pk in objects_of(event, actor, Match._meta.label_lower, kind)],
        delivery__state=Delivery.State.MERGED,
    )
    for match in decided.select_related("delivery"):
        key = derived_key(event, "exchange.settle")
        settle_delivery.because(event.pk, actor, delivery=match.delivery, key=key)


def _touched(event: Event, actor: Actor, kind: str, state: Delivery.State) -> Iterable[Delivery]:
    """The files about which an event has a line of this kind, if they are in this state."""
    numbers = objects_of(event, actor, Delivery._meta.label_lower, kind)
    found: QuerySet[Delivery] = Delivery.objects.visible_to(actor).filter(pk__in=numbers, state=state)
    return found


def take_back(event: Event, actor: Actor) -> None:
    """Takes back what a withdrawn file brought."""
    withdrawn = Delivery.objects.visible_to(actor).filter(
        pk__in=objects_of(event, actor, Delivery._meta.label_lower, "withdrawn"),
        state=Delivery.State.WITHDRAWN,
    )
    for delivery in withdrawn:
        key = derived_key(event, "exchange.take_back")
        take_back_delivery.because(event.pk, actor, delivery=delivery, key=key)


def enter(event: Event, actor: Actor) -> None:
    """Enters the households of a file that an event merged and nobody has withdrawn since."""
    for delivery in _touched(event, actor, "merged", Delivery.State.MERGED):
        enter_households(actor, delivery, derived_key(event, "exchange.households"), event.pk)


def enter_settled(event: Event, actor: Actor) -> None:
    """Enters the households of rows that an event made count, and takes back those of rows that no longer do."""
    for delivery in _touched(event, actor, "settled", Delivery.State.MERGED):
        counts, gone = settled_rows(event, actor, delivery)
        settle_households(actor, delivery, counts, gone, event)


def take_out(event: Event, actor: Actor) -> None:
    """Takes back the households of a withdrawn file."""
    for delivery in _touched(event, actor, "withdrawn", Delivery.State.WITHDRAWN):
        take_back_households(actor, delivery, derived_key(event, "exchange.households"), event.pk)


def tell_anew(event: Event, actor: Actor) -> None:
    """Works out anew what files tell of two people whom an event made one, or two again."""
    label = Merge._meta.label_lower
    numbers = [*objects_of(event, actor, label, "made"), *objects_of(event, actor, label, "unmerged")]
    for merge in Merge.objects.visible_to(actor).filter(pk__in=numbers):
        retell_people.because(event.pk, actor, merge=merge, key=derived_key(event, "exchange.retell"))


handlers.register(
    Handler(name="exchange.check", on="exchange.receive_delivery", permits=PERMITS, run=check),
    Handler(name="exchange.match", on="exchange.check_delivery", permits=PERMITS, run=match),
    Handler(name="exchange.match_released", on="exchange.release_delivery", permits=PERMITS, run=match),
    Handler(name="exchange.merge", on="exchange.match_delivery", permits=PERMITS, run=merge),
    Handler(name="exchange.settle_same", on="exchange.take_for_same", permits=PERMITS, run=settle),
    Handler(name="exchange.settle_apart", on="exchange.keep_apart", permits=PERMITS, run=settle),
    Handler(name="exchange.settle_undone", on="exchange.undo_decision", permits=PERMITS, run=settle),
    Handler(name="exchange.households", on="exchange.merge_delivery", permits=PERMITS, run=enter),
    Handler(
        name="exchange.households_settled",
        on="exchange.settle_delivery",
        permits=PERMITS,
        run=enter_settled,
    ),
    Handler(name="exchange.households_out", on="exchange.withdraw_delivery", permits=PERMITS, run=take_out),
    Handler(name="exchange.merged", on="registry.merge_people", permits=PERMITS, run=tell_anew),
    Handler(name="exchange.unmerged", on="registry.unmerge_people", permits=PERMITS, run=tell_anew),
    Handler(name="exchange.take_back", on="exchange.withdraw_delivery", permits=PERMITS, run=take_back),
)
sentences.register(
    Sentence("no_such_source", gettext_noop("No file of this kind is agreed.")),
    Sentence("wrong_sender", gettext_noop("This kind of file is agreed with another sender.")),
    Sentence(
        "request_expired", gettext_noop("The request for this file has expired; its data may not be read.")
    ),
    Sentence(
        "no_authorisation_needed",
        gettext_noop("This kind of file is read by law; nobody has to sign for it."),
    ),
    Sentence(
        "signed_already",
        gettext_noop("An authorisation signed on this day is recorded; take it back first to correct it."),
    ),
    Sentence("no_authorisation", gettext_noop("This entry is no authorisation.")),
    Sentence("which_sender", gettext_noop("Say for which street or organisation the file is sent.")),
    Sentence("corrects_another", gettext_noop("The file to be corrected is of another kind or sender.")),
    Sentence("corrects_later", gettext_noop("A correction isn't sent before the file that it corrects.")),
    Sentence("not_stopped", gettext_noop("Nothing of this file has stopped; it goes on by itself.")),
    Sentence("not_held", gettext_noop("This file doesn't wait for a decision.")),
    Sentence("forgotten_already", gettext_noop("These columns are no longer remembered.")),
    Sentence("no_such_column", gettext_noop("No such column is agreed for this kind of file.")),
    Sentence("not_waiting", gettext_noop("This file was taken in before.")),
    Sentence("not_merged", gettext_noop("This file isn't in yet.")),
    Sentence("match_decided", gettext_noop("This row is decided already; undo the decision first.")),
    Sentence("match_open", gettext_noop("Nobody has decided on this row.")),
    Sentence("no_candidate", gettext_noop("Nothing in this row speaks for this person.")),
    Sentence("in_force", gettext_noop("This file still counts; withdraw it first.")),
)
