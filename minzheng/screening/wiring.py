"""The entries of screening in the registries: what rules see of the register, and the sentences of its refusals."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
from django.utils.translation import gettext_noop

from minzheng.exchange.kernel.lake import SNAPSHOT
from minzheng.platform.acting import Actor
from minzheng.platform.time import today
from minzheng.registry.households import homes_on
from minzheng.registry.means import counted_on
from minzheng.registry.models import Person
from minzheng.screening.snapshots import Snapshot, snapshots, table_of
from minzheng.ui.views.refusals import Sentence, sentences

HOUSEHOLDS = pa.schema(
    [("lake_no", pa.int64()), ("household", pa.int64()), ("relation", pa.string()), ("head", pa.bool_())]
)
MEANS = pa.schema([("lake_no", pa.int64()), ("part", pa.string()), ("counted", pa.decimal128(14, 2))])
COLUMNS = ("lake_no", "birth_date", "sex", "area_id", "died_on", "standing")  # in the order of SNAPSHOT


def persons(actor: Actor) -> pa.Table:
    """Everybody there is a number of in the lake, those merely seen in files too."""
    people = Person.objects.visible_to(actor).filter(merged_into=None)
    return table_of(people.order_by("lake_no").values_list(*COLUMNS), SNAPSHOT)


def households(actor: Actor) -> pa.Table:
    """To which household everybody belongs today, one row a person, and as what."""
    rows = [
        (claim.subject.person.lake_no, claim.household_id, claim.relation, claim.is_head)
        for claim in homes_on(actor, today())
    ]
    return table_of(sorted(rows), HOUSEHOLDS)


def means(actor: Actor) -> pa.Table:
    """What counts of everybody's income today, a row a part, in yuan a month; deductions are below zero."""
    numbers = dict(Person.objects.visible_to(actor).values_list("pk", "lake_no"))
    told = [
        (numbers[subject], part, Decimal(fen).scaleb(-2))
        for subject, part, fen in counted_on(actor, today())
        if subject in numbers
    ]
    return table_of(sorted(told), MEANS)


snapshots.register(Snapshot(table="persons", permits=("registry.see",), rows=persons))
snapshots.register(Snapshot(table="households", permits=("registry.see",), rows=households))
snapshots.register(Snapshot(table="means", permits=("registry.see", "means.see"), rows=means))
sentences.register(
    Sentence("as_of_in_future", gettext_noop("Rules run as of today or an earlier day.")),
    Sentence(
        "as_of_before_last_run",
        gettext_noop("A later day has been screened already; hits are not turned back to an earlier one."),
    ),
    Sentence("rules_not_run", gettext_noop("The rules can't be run; the reasons say what is missing.")),
)
