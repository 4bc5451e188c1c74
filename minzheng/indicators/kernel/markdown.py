"""The layout as Markdown: CommonMark with tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

from minzheng.indicators.kernel.layout import Block, Document, Heading, Paragraph, Table

SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def markdown_of(document: Document) -> str:
    """The whole text, ending with a line break."""
    parts = [f"# {_plain(document.title)}", *(_block(block) for block in document.blocks)]
    return "\n\n".join(parts) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * (block.level + 1)} {_plain(block.text)}"
    if isinstance(block, Paragraph):
        return _plain(block.text)
    return _table(block)


def _table(table: Table) -> str:
    rule = ["---:" if place in table.numbers else "---" for place in range(len(table.head))]
    rows = [[_plain(cell) for cell in row] for row in (table.head, *table.rows)]
    return "\n".join(_line(cells) for cells in (rows[0], rule, *rows[1:]))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(text: str) -> str:
    """Text that Markdown shows as it is."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))
