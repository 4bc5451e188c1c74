"""Of whom a file tells, or told until it was withdrawn: for the engines above, which look at these people anew."""

from __future__ import annotations

from minzheng.exchange.contracts import contracts
from minzheng.exchange.models import Delivery
from minzheng.exchange.places import lake
from minzheng.platform.acting import Actor
from minzheng.platform.bulk import Among
from minzheng.platform.installed import installed_pack
from minzheng.platform.models import EventLine
from minzheng.registry.models import Person
from minzheng.registry.services import now_one_with


def told_of(actor: Actor, delivery: Delivery) -> set[int]:
    """The subjects about whom the file has or had a row in the lake, or anything in the register came of it."""
    found = set(_in_the_lake(actor, delivery))
    lines = EventLine.objects.visible_to(actor).filter(origin_delivery=delivery.pk, subject_id__isnull=False)
    found.update(pk for pk in lines.values_list("subject_id", flat=True).distinct() if pk is not None)
    same = now_one_with()
    return found | {same[subject] for subject in found if subject in same}


def _in_the_lake(actor: Actor, delivery: Delivery) -> list[int]:
    contract = contracts(installed_pack()).get(delivery.source)
    if contract is None or not contract.lake:
        return []
    numbers = lake().people_of(contract.source, delivery.pk)
    people = Person.objects.visible_to(actor).filter(Among("lake_no", numbers))
    return list(people.values_list("pk", flat=True))
