"""Authorisations to check: a dated fact about a person, who has signed that a department's data on them may be read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from minzheng.exchange.content import Contract
from minzheng.exchange.contracts import contracts
from minzheng.platform.acting import Actor, unscoped
from minzheng.platform.bulk import Among
from minzheng.platform.installed import installed_pack
from minzheng.registry.models import Fact
from minzheng.ui.declare import Option
from minzheng.ui.words import said

KIND = "authorisation"
BETWEEN = " · "  # the fact's text is the paper's file number, then who signed it
AT_A_TIME = 20_000


def sources_to_sign_for() -> dict[str, Contract]:
    """The sources of which only those rows may be read whose people have signed."""
    return {code: one for code, one in contracts(installed_pack()).items() if one.by_authorisation}


def source_options(_actor: Actor) -> Sequence[Option]:
    """They, each with who sends it."""
    return [
        Option(code, f"{said(one.title)} ({said(one.sender)})") for code, one in sources_to_sign_for().items()
    ]


def signed_for(source: str, day: date, subjects: Collection[int]) -> set[int]:
    """Those of these people for whom an authorisation of this source holds on a day."""
    found: set[int] = set()
    numbers = sorted(subjects)
    with unscoped("an authorisation holds wherever its person lives"):
        for start in range(0, len(numbers), AT_A_TIME):
            part = Among("subject_id", numbers[start : start + AT_A_TIME])
            facts = Fact.objects.on(day).filter(part, kind=KIND, code=source)
            found |= set(facts.values_list("subject_id", flat=True))
    return found
