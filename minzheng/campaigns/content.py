"""The pack file of a campaign: lines/<line>/campaign.yaml. Who is in it, what reaches them, within how many days."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, model_validator

from minzheng.platform.packs import (
    Code,
    Content,
    ContentKind,
    Pack,
    Problem,
    Sourced,
    Text,
    Whole,
    content_kinds,
    wrong,
)
from minzheng.questionnaires.content import QUESTIONS

Category = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*:[A-Za-z0-9_.-]+$")]


class CampaignPlan(Sourced):
    """A campaign as it may be begun.

    `categories` are those people are listed by (kind of fact and code): whoever is in one of them is in it. Who has
    answered `questionnaire`, or of whom a file told a fact of the kind `fact` since it began, is reached. Each
    community has `working_days` for it.
    """

    code: Code
    title: Text
    purpose: Text
    categories: Annotated[tuple[Category, ...], Field(min_length=1)]
    questionnaire: Code | None = None
    fact: Code | None = None
    working_days: Annotated[Whole, Field(ge=1)]

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.questionnaire is None) == (self.fact is None):
            raise wrong(
                "People are reached by a questionnaire or by a fact.",
                "Write exactly one of `questionnaire` and `fact`.",
                "questionnaire",
            )
        return self


def _check_plan(content: Content[CampaignPlan], pack: Pack) -> Iterator[Problem]:
    plan = content.value
    first = next(each for each in pack.content(CAMPAIGNS) if each.value.code == plan.code)
    if first is not content:
        yield content.problem(
            f"There is a campaign {plan.code} in {first.file}.", "Give each its own code.", "code"
        )
    forms = {each.value.code for each in pack.content(QUESTIONS)}
    if plan.questionnaire is not None and plan.questionnaire not in forms:
        yield content.problem(
            f"There is no questionnaire {plan.questionnaire}.", "Use one of questions.yaml.", "questionnaire"
        )


CAMPAIGNS = content_kinds.register(
    ContentKind("campaign", "lines/*/campaign.yaml", CampaignPlan, _check_plan)
)


def plans(pack: Pack) -> dict[str, CampaignPlan]:
    """The pack's campaigns by code."""
    return {each.value.code: each.value for each in pack.content(CAMPAIGNS)}
