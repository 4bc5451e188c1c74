"""Two texts beside each other: what differs is marked, and of numbers nothing is shown that need not be compared."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

HIDDEN = "*"
HEAD, TAIL = 6, 4  # of a number that masks leave
Piece = tuple[str, bool]  # a run of characters and whether they differ


def marked(left: str, right: str) -> tuple[SafeString, SafeString]:
    """Both texts with their differences marked; nothing is marked where one of them is empty."""
    if not (left and right):
        return _shown([(left, False)]), _shown([(right, False)])
    return _shown(_pieces(left, right)), _shown(_pieces(right, left))


def marked_number(left: str, right: str, head: int = HEAD, tail: int = TAIL) -> tuple[SafeString, SafeString]:
    """The same of numbers, of which `right` must not be read off: beyond its head only those digits are shown that
    stand in `left` too, or differ from what stands there. Where the two can't be laid on each other, none is."""
    if len(left) != len(right):
        return _shown([(_masked(left, head, tail), False)]), _shown([(_masked(right, head, 0), False)])
    pairs = list(zip(left, right, strict=True))
    return (
        _shown(_digits([(one, _differ(one, other)) for one, other in pairs], head, tail)),
        _shown(
            _digits(
                [(HIDDEN if one == HIDDEN else other, _differ(one, other)) for one, other in pairs],
                head,
                tail,
            )
        ),
    )


def _differ(one: str, other: str) -> bool:
    return one.upper() != other.upper() and HIDDEN not in (one, other)


def _digits(digits: list[Piece], head: int, tail: int) -> Iterator[Piece]:
    last = len(digits) - tail
    for at, (digit, differs) in enumerate(digits):
        yield (digit if differs or at < head or at >= last else HIDDEN), differs


def _masked(number: str, head: int, tail: int) -> str:
    middle = len(number) - head - tail
    if middle <= 0:
        return HIDDEN * len(number)
    return number[:head] + HIDDEN * middle + number[head + middle :]


def _pieces(text: str, other: str) -> Iterator[Piece]:
    for how, start, end, *_rest in SequenceMatcher(None, text, other, autojunk=False).get_opcodes():
        if start < end:
            yield text[start:end], how != "equal"


def _shown(pieces: Iterator[Piece] | list[Piece]) -> SafeString:
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", text) if differs else text,) for text, differs in pieces),
    )
