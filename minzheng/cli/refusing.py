"""How commands refuse and in which language they speak: messages on standard error, exit code 2."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable

from django.utils.translation import override

from minzheng.platform.verbs import Refused
from minzheng.ui.views.refusals import shown_refusal

REFUSED = 2
LANGUAGES = {"zh": "zh-hans", "en": "en"}


def add_language(parser: argparse.ArgumentParser, help: str) -> None:
    """Add --lang."""
    parser.add_argument("--lang", choices=sorted(LANGUAGES), default="zh", help=help)


def refuse(messages: Iterable[str]) -> int:
    """Print why it can't be done; gives the exit code."""
    print("\n".join(messages), file=sys.stderr)
    return REFUSED


def refuse_in_words(refused: Refused, language: str) -> int:
    """Print a verb's refusal in the words of a language of `LANGUAGES`; gives the exit code."""
    with override(LANGUAGES[language]):
        shown = shown_refusal(refused)
    return refuse([shown.words, *shown.reasons])
