"""Writing who belongs to which household: new claims in, others withdrawn, and by how many each household changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

from minzheng.platform.acting import Actor
from minzheng.platform.bulk import Among, insert_all, update_all
from minzheng.platform.verbs import Origin, record
from minzheng.platform.verbs.frame import running
from minzheng.registry.kernel.spans import A_DAY, spans
from minzheng.registry.models import HouseholdChange, Membership, Subject

Of = tuple[int, str]
"""Whose claims: subject and kind of household."""
AT_A_TIME = 20_000


def write_claims(
    actor: Actor,
    new: Sequence[Membership],
    gone: Sequence[Membership] = (),
    *,
    reason: str = "",
    origins: Mapping[int, Origin | None] | None = None,
) -> None:
    """Inserts the new claims and withdraws the others, with a line each; `origins` are rows of files by the new claim's
    place in the set. The changes of each household's number follow from what held before and what holds now."""
    frame = running()
    if frame is None or not (new or gone):
        return
    subjects = sorted({claim.subject_id for claim in (*new, *gone)})
    _lock(actor, subjects)
    before = standing_claims(actor, subjects)
    for claim in gone:
        claim.withdrawn_by = frame.event_id
    update_all(Membership, list(gone), ("withdrawn_by",))
    for claim in new:
        claim.recorded_by = frame.event_id
    insert_all(Membership, list(new))
    for place, claim in enumerate(new):
        record(claim, reason=reason, origin=(origins or {}).get(place))
    for claim in gone:
        record(claim, kind="withdrawn", reason=reason)
    left = {claim.pk for claim in gone}
    after = [*(claim for claim in before if claim.pk not in left), *new]
    _note_changes(actor, frame.verb, _turns(before), _turns(after))


def standing_claims(actor: Actor, subjects: Sequence[int]) -> list[Membership]:
    """Everything that stands about where these people belong."""
    found: list[Membership] = []
    for start in range(0, len(subjects), AT_A_TIME):
        part = Among("subject_id", subjects[start : start + AT_A_TIME])
        found += Membership.objects.visible_to(actor).standing().filter(part)
    return found


def of_each(claims: Iterable[Membership]) -> dict[Of, list[Membership]]:
    """The claims by person and kind of household."""
    found: dict[Of, list[Membership]] = {}
    for claim in claims:
        found.setdefault((claim.subject_id, claim.kind), []).append(claim)
    return found


@contextmanager
def noting_changes(actor: Actor, subjects: Sequence[int]) -> Iterator[None]:
    """Whatever happens to these people's claims inside, the changes of the households' numbers follow from it."""
    _lock(actor, subjects)
    before = _turns(standing_claims(actor, subjects))
    yield
    frame = running()
    if frame is not None:
        _note_changes(actor, frame.verb, before, _turns(standing_claims(actor, subjects)))


def _lock(actor: Actor, subjects: Sequence[int]) -> None:
    """What held before is read by one writer after the other."""
    for start in range(0, len(subjects), AT_A_TIME):
        part = Among("id", subjects[start : start + AT_A_TIME])
        rows = Subject.objects.visible_to(actor).filter(part).select_for_update(no_key=True, of=("self",))
        list(rows.order_by("pk").values_list("pk"))


def _turns(claims: Iterable[Membership]) -> Counter[tuple[int, date]]:
    """By how many each household grows or shrinks on each day."""
    turns: Counter[tuple[int, date]] = Counter()
    for mine in of_each(claims).values():
        for span in spans(mine):
            turns[span.claim.household_id, span.first] += 1
            if span.last is not None:
                turns[span.claim.household_id, span.last + A_DAY] -= 1
    return turns


def _note_changes(
    actor: Actor, verb: str, before: Counter[tuple[int, date]], after: Counter[tuple[int, date]]
) -> None:
    changed = {at: after[at] - before[at] for at in sorted({*before, *after}) if after[at] != before[at]}
    rows = [
        HouseholdChange(household_id=household, on=day, by=by, agent_id=actor.agent_id, verb=verb)
        for (household, day), by in changed.items()
    ]
    insert_all(HouseholdChange, rows)
