"""A rule's verdict on one person, as `minzheng screen --person ID --explain` prints it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from minzheng.platform.reasons import Reason, render
from minzheng.screening.kernel.explain import Verdict
from minzheng.screening.kernel.why_not import Gap

ANSWERS: Mapping[bool | None, str] = {True: "hits", False: "does not hit", None: "unknown"}


def facts_of(verdict: Verdict) -> dict[str, Any]:
    """The verdict as JSON: the condition, the values it names, the reasons."""
    return {
        "rule": verdict.rule.code,
        "holds": verdict.holds,
        "when": verdict.rule.when_text,
        "values": {name: None if value is None else str(value) for name, value in verdict.values.items()},
        "why_not": [_gap(gap) for gap in verdict.gaps],
        "reasons": [reason.as_json() for reason in verdict.reasons],
    }


def lines_of(verdict: Verdict, language: str) -> list[str]:
    """The verdict for a screen; reasons are translated into the language that is active."""
    rule = verdict.rule
    title = rule.title.zh if language == "zh" else rule.title.en
    return [
        f"{rule.code}: {ANSWERS[verdict.holds]}  ({title})",
        f"  when {' '.join(rule.when_text.split())}",
        *(
            f"    {name:<28} {'unknown' if value is None else value}"
            for name, value in verdict.values.items()
        ),
        *(f"  not {_told(gap)}" for gap in verdict.gaps),
        *(f"  {_said(reason, verdict, language)}" for reason in verdict.reasons),
        f"  {render(verdict.reasons[0].basis, language, gettext)}",
    ]


def _gap(gap: Gap) -> dict[str, Any]:
    texts = {name: None if value is None else str(value) for name, value in _sides(gap).items()}
    return {"part": gap.part, "missing": list(gap.missing), **texts}


def _sides(gap: Gap) -> dict[str, object]:
    return {"seen": gap.seen, "asked": gap.asked, "off_by": gap.off}


def _told(gap: Gap) -> str:
    """A part that isn't true: what nobody told, or both sides and by how much they differ."""
    if gap.missing:
        return f"{gap.part}: nobody told {', '.join(gap.missing)}"
    if gap.off is None:
        return gap.part
    return f"{gap.part}: {gap.seen} against {gap.asked}, off by {gap.off}"


def _said(reason: Reason, verdict: Verdict, language: str) -> str:
    """What was seen, and the limit it was held against where there is one."""
    what, seen = (render(part, language, gettext) for part in (reason.what, reason.seen))
    limit = "" if reason.rule == verdict.rule.title.both() else render(reason.rule, language, gettext)
    return f"{what}: {seen}" + (f" ({limit})" if limit else "")
