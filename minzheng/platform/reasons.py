"""Why something is so, as data: what was looked at, the value seen, the rule, its basis. Rendered only at the edge.

Words are either plain text (a code, a number), a pair of both languages taken from a pack, or a phrase: an English
msgid with values. Pages hand in gettext and the reader's language; nothing below the edge knows either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Words = str | Mapping[str, object]
"""Plain text, {"zh": …, "en": …}, or {"say": msgid, "with": {name: Words}}."""

LANGUAGES = ("zh", "en")


def gettext_noop(text: str) -> str:
    """Marks a msgid for translation where it is written; it is translated where it is shown."""
    return text


def phrase(msgid: str, **values: Words | int) -> Words:
    """A msgid with %(name)s places and their values, still to be translated."""
    shown: dict[str, Words] = {
        name: str(value) if isinstance(value, int) else value for name, value in values.items()
    }
    return {"say": msgid, "with": shown}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `basis` names the law, standard or pack file the rule stands in."""

    what: Words
    seen: Words = ""
    rule: Words = ""
    basis: Words = ""

    def as_json(self) -> dict[str, Words]:
        """The reason as a JSON object, as it is stored and as the command line prints it."""
        return {"what": self.what, "seen": self.seen, "rule": self.rule, "basis": self.basis}


def untranslated(msgid: str) -> str:
    """The translator of a reader of English."""
    return msgid


def render(words: Words, language: str = "en", translate: Callable[[str], str] = untranslated) -> str:
    """The words as one text. `language` is "zh" or "en"; `translate` is gettext at the edge."""
    if isinstance(words, str):
        return words
    msgid = words.get("say")
    if isinstance(msgid, str):
        return translate(msgid) % _rendered(words.get("with"), language, translate)
    spoken = words.get(language, words.get("zh", ""))
    return str(spoken)


def _rendered(values: object, language: str, translate: Callable[[str], str]) -> dict[str, str]:
    if not isinstance(values, Mapping):
        return {}
    return {str(name): render(value, language, translate) for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one item of an input; `item` is its code."""

    item: str
    message: Words

    def as_json(self) -> dict[str, Words]:
        """The fault as a JSON object."""
        return {"item": self.item, "message": self.message}
