"""What a pack says about lists that go out: an agreement with a recipient, for one purpose, with the columns it needs.

The regulation on sharing government data asks a request for its basis, scene, scope, way and term; each is a key here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from minzheng.platform.packs import (
    Code,
    Content,
    ContentKind,
    Pack,
    Problem,
    Said,
    Schema,
    Sourced,
    Status,
    Text,
    Whole,
    content_kinds,
)

SharedField = Literal["name", "id_number", "sex", "birth_date", "street", "community", "address", "phone"]


class Ground(Schema):
    """On what a list may be given out, and whether a bureau confirmed it."""

    text: Text
    status: Status


class AnswerClock(Sourced):
    """In how many working days whoever asks has an answer, and who says so."""

    working_days: Annotated[Whole, Field(ge=1)]


class Agreement(Schema):
    """What a recipient may be given: from which lists, which columns, for what, on which request, until when.

    `kept_days` is how long a file can be fetched once it is approved; nothing is given out after `expires`.
    """

    code: Code
    title: Text
    recipient: Code
    purpose: Text
    basis: Ground
    request: Said
    scene: Text
    way: Text
    lists: Annotated[tuple[Code, ...], Field(min_length=1)]
    fields: Annotated[tuple[SharedField, ...], Field(min_length=1)]
    answer: AnswerClock
    kept_days: Annotated[Whole, Field(ge=1)]
    expires: date


def _check_agreement(content: Content[Agreement], pack: Pack) -> Iterator[Problem]:
    agreement = content.value
    first = next(each for each in pack.content(AGREEMENTS) if each.value.code == agreement.code)
    if first is not content:
        yield content.problem(
            f"There is an agreement {agreement.code} in {first.file}.", "Give each its own code.", "code"
        )
    if agreement.recipient not in {party.code for party in pack.parties}:
        yield content.problem(
            f"There is no party {agreement.recipient}.", "Use one of parties.yaml.", "recipient"
        )


AGREEMENTS = content_kinds.register(
    ContentKind("agreement", "sharing/*.yaml", Agreement, _check_agreement, ("parties",))
)


def agreements(pack: Pack) -> dict[str, Agreement]:
    """The pack's agreements by code."""
    return {each.value.code: each.value for each in pack.content(AGREEMENTS)}
