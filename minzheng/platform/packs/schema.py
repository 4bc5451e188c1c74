"""What the schemas of all pack files share: closed, frozen models; both languages; a source and a status."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from minzheng.platform.packs.problems import wrong

# Ideographs and the signs that are written among them.
_CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\U00020000-\U000323af]")


def _in_latin_letters(text: str) -> str:
    if (found := _CHINESE.search(text)) is not None:
        raise wrong(
            f"{text!r} stands for English and has the Chinese character {found[0]}.",
            "Say it in English, names in pinyin.",
        )
    return text


Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$")]
DivisionCode = Annotated[str, StringConstraints(pattern=r"^\d{12}$")]
Said = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
English = Annotated[Said, AfterValidator(_in_latin_letters)]
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
    en: English

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
