"""The entries of screening in the registries: what rules see of the register, and the sentences of its refusals."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

import pyarrow as pa
from django.utils.translation import gettext_noop

from minzheng.exchange.kernel.lake import SNAPSHOT
from minzheng.exchange.models import Delivery
from minzheng.platform.acting import Actor
from minzheng.platform.bulk import among
from minzheng.platform.handlers import Handler, handlers
from minzheng.platform.jobs import derived_key
from minzheng.platform.log import objects_of
from minzheng.platform.models import Event
from minzheng.platform.time import today
from minzheng.registry.households import homes_on
from minzheng.registry.means import counted_on
from minzheng.registry.models import Person
from minzheng.screening.models import Proposal, Run
from minzheng.screening.published import write_published
from minzheng.screening.services import PERMIT, screen_again
from minzheng.screening.snapshots import Snapshot, snapshots, table_of
from minzheng.ui.views.refusals import Sentence, sentences

HOUSEHOLDS = pa.schema(
    [("lake_no", pa.int64()), ("household", pa.int64()), ("relation", pa.string()), ("head", pa.bool_())]
)
MEANS = pa.schema([("lake_no", pa.int64()), ("part", pa.string()), ("counted", pa.decimal128(14, 2))])
COLUMNS = ("lake_no", "birth_date", "sex", "area_id", "died_on", "standing")  # in the order of SNAPSHOT


def persons(actor: Actor, people: Collection[int] | None) -> pa.Table:
    """Everybody there is a number of in the lake, those merely seen in files too."""
    found = Person.objects.visible_to(actor).filter(among(people), merged_into=None)
    return table_of(found.order_by("lake_no").values_list(*COLUMNS), SNAPSHOT)


def households(actor: Actor, people: Collection[int] | None) -> pa.Table:
    """To which household everybody belongs today, one row a person, and as what."""
    rows = [
        (claim.subject.person.lake_no, claim.household_id, claim.relation, claim.is_head)
        for claim in homes_on(actor, today(), people)
    ]
    return table_of(sorted(rows), HOUSEHOLDS)


def means(actor: Actor, people: Collection[int] | None) -> pa.Table:
    """What counts of everybody's income today, a row a part, in yuan a month; deductions are below zero."""
    numbers = dict(Person.objects.visible_to(actor).filter(among(people)).values_list("pk", "lake_no"))
    told = [
        (numbers[subject], part, Decimal(fen).scaleb(-2))
        for subject, part, fen in counted_on(actor, today(), people)
        if subject in numbers
    ]
    return table_of(sorted(told), MEANS)


def screen_touched(event: Event, actor: Actor) -> None:
    """Screens anew whom the file of an event tells of, after all else that follows from the event; nothing
    before the first screening of everybody, which looks at all of them."""
    if not Run.objects.visible_to(actor).filter(delivery=None).exists():
        return
    numbers = objects_of(event, actor, Delivery._meta.label_lower, TOUCHING[event.verb])
    for delivery in Delivery.objects.visible_to(actor).filter(pk__in=numbers).order_by("pk"):
        key = derived_key(event, _after(event.verb))
        screen_again.because(event.pk, actor, delivery=delivery, as_of=today(), key=key)


def publish(event: Event, actor: Actor) -> None:
    """Writes the published values, as often as asked; what the event published is among them."""
    write_published()


def _after(verb: str) -> str:
    return f"screening.after_{verb.removeprefix('exchange.')}"


TOUCHING = {  # which line of each tells of the file that came to count, or no longer does
    "exchange.merge_delivery": "merged",
    "exchange.take_back_delivery": "taken_back",
    "exchange.settle_delivery": "settled",
}
PERMITS = (PERMIT, "screening.see", "registry.see", "exchange.see", "log.see")
handlers.register(
    Handler(name="screening.published", on="screening.publish_change", permits=(Proposal.see,), run=publish),
    *(Handler(name=_after(one), on=one, permits=PERMITS, run=screen_touched, last=True) for one in TOUCHING),
)
snapshots.register(Snapshot(table="persons", permits=("registry.see",), rows=persons))
snapshots.register(Snapshot(table="households", permits=("registry.see",), rows=households))
snapshots.register(Snapshot(table="means", permits=("registry.see", "means.see"), rows=means))
sentences.register(
    Sentence("as_of_in_future", gettext_noop("Rules run as of today or an earlier day.")),
    Sentence(
        "as_of_before_last_run",
        gettext_noop("A later day has been screened already; hits are not turned back to an earlier one."),
    ),
    Sentence("no_such_parameter", gettext_noop("No rule in force decides by this parameter.")),
    Sentence(
        "no_such_value",
        gettext_noop(
            "The parameter can't have this value: not below zero, no more decimals than it is counted in."
        ),
    ),
    Sentence("value_in_force", gettext_noop("This is the value in force; try another one.")),
    Sentence("paper_missing", gettext_noop("Name the document that sets the value.")),
    Sentence("proposal_elsewhere", gettext_noop("The proposal has gone on; see its state.")),
    Sentence(
        "tried_on_a_part",
        gettext_noop(
            "Values hold for the whole district; what was tried on a part of it can't be put forward."
        ),
    ),
    Sentence(
        "tried_against_other_content",
        gettext_noop("Rules or parameters have changed since this was tried; try the values again."),
    ),
    Sentence("rules_not_run", gettext_noop("The rules can't be run; the reasons say what is missing.")),
)
