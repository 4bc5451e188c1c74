"""What the schemas of all pack files share: closed, frozen models; both languages; a source and a status."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$")]
DivisionCode = Annotated[str, StringConstraints(pattern=r"^\d{12}$")]
Said = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
# YAML already tells numbers from text; a quoted number or a yes for a number is a mistake, not a spelling.
Whole = Annotated[int, Field(strict=True)]
Flag = Annotated[bool, Field(strict=True)]
Status = Literal["verified", "unverified"]


class Schema(BaseModel):
    """A closed model: an unknown key is an error, and a loaded value never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Schema):
    """The same words in Chinese and English."""

    zh: Said
    en: Said

    def of(self, language: str) -> str:
        """The words in one language; Chinese unless it is English that is asked for."""
        return self.en if language.startswith("en") else self.zh

    def both(self) -> dict[str, object]:
        """Both languages, as a reason carries them."""
        return {"zh": self.zh, "en": self.en}


class Sourced(Schema):
    """Something the law or an office decides: where it was read, and whether it was checked there."""

    source: Said
    status: Status
