"""The entries of screening in the registries: the snapshot of all persons, and the sentences of its refusals."""

from __future__ import annotations

import pyarrow as pa
from django.utils.translation import gettext_noop

from minzheng.exchange.kernel.lake import SNAPSHOT
from minzheng.platform.acting import Actor
from minzheng.registry.models import Person
from minzheng.screening.snapshots import Snapshot, snapshots
from minzheng.ui.views.refusals import Sentence, sentences

COLUMNS = ("lake_no", "birth_date", "sex", "area_id", "died_on", "standing")  # in the order of SNAPSHOT


def persons(actor: Actor) -> pa.Table:
    """Everybody there is a number of in the lake, those merely seen in files too."""
    people = Person.objects.visible_to(actor).filter(merged_into=None)
    rows = list(people.order_by("lake_no").values_list(*COLUMNS))
    columns = zip(*rows, strict=True) if rows else ((),) * len(COLUMNS)
    arrays = [pa.array(values, field.type) for values, field in zip(columns, SNAPSHOT, strict=True)]
    return pa.Table.from_arrays(arrays, schema=SNAPSHOT)


snapshots.register(Snapshot(table="persons", permits=("registry.see",), rows=persons))
sentences.register(
    Sentence("as_of_in_future", gettext_noop("Rules run as of today or an earlier day.")),
    Sentence(
        "as_of_before_last_run",
        gettext_noop("A later day has been screened already; hits are not turned back to an earlier one."),
    ),
    Sentence("rules_not_run", gettext_noop("The rules can't be run; the reasons say what is missing.")),
)
