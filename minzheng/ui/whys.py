"""A judgement whose reasons open where it stands: at most one tap, on any page, for whoever sees the judgement."""

from __future__ import annotations

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from minzheng.ui.declare.blocks import ReasonsBlock, Why


def folded(label: object, mark: object, reasons: Sequence[Why], tone: str = "grey") -> SafeString:
    """Return a line of name and mark that opens its reasons."""
    block = ReasonsBlock(reasons=reasons, tone=tone)
    return render_to_string("ui/parts/fold.html", {"label": label, "mark": mark, "block": block})
