"""What each measure asks of a figure that uses it. Knows no rows, so that a pack can be checked without a database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Field, ValidationError

from minzheng.platform.packs import Code, Schema, Whole
from minzheng.platform.reasons import gettext_noop

Form = Annotated[Code, Field(title=gettext_noop("Questionnaire"))]
Age = Annotated[Whole, Field(ge=0, title=gettext_noop("Least age"))]
Level = Annotated[Whole, Field(ge=1, title=gettext_noop("Least level"))]


class AskedParameters(Schema):
    """Which questionnaire they were asked."""

    questionnaire: Form


class NeedParameters(Schema):
    """By which questionnaire's scoring, and from which level on it is a need."""

    instrument: Form
    min_level: Level


class AgeParameters(Schema):
    """From which age on."""

    min_age: Age


PARAMETERS: Mapping[str, type[Schema]] = {
    "questionnaires.people_asked": AskedParameters,
    "assessment.people_in_need": NeedParameters,
    "orders.people_served": AgeParameters,
    "orders.visits_confirmed": AgeParameters,
    "orders.people_unreached": AgeParameters,
}


def faults(measure: str, told: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Each parameter that is missing, unknown or wrong, with what to do."""
    try:
        PARAMETERS[measure].model_validate(told)
    except ValidationError as error:
        known = ", ".join(PARAMETERS[measure].model_fields)
        for each in error.errors():
            yield str(each["loc"][0]), f"The measure takes {known}."
