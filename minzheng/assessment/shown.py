"""How pages name what scoring gave: needs with their level and urgency, the level of an instrument, its dimensions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minzheng.assessment.content import INSTRUMENTS, NEEDS, instrument, need_level_name, need_name
from minzheng.assessment.instruments import Instrument
from minzheng.assessment.kernel.needs import NeedScore
from minzheng.assessment.models import Assessment, Need
from minzheng.assessment.scoring import outcome_of
from minzheng.assessment.tables import NeedsTable
from minzheng.platform.installed import installed_pack
from minzheng.platform.packs import Pack, Text
from minzheng.questionnaires.sheets import Sheet, SheetPart
from minzheng.ui.declare import Option, Why, stored_whys
from minzheng.ui.declare.options import Words
from minzheng.ui.parts import Tone, level_badge
from minzheng.ui.whys import folded
from minzheng.ui.words import said

# The higher the level, the graver; 0 is nobody's need and no impairment. Levels above stay the gravest.
TONES: tuple[Tone, ...] = ("green", "blue", "yellow", "orange", "red")


def tables() -> list[NeedsTable]:
    """The scoring tables of the pack."""
    return [content.value for content in installed_pack().content(NEEDS)]


def table_for(questionnaire: str) -> NeedsTable | None:
    """The scoring table of a questionnaire, if it has one."""
    return next((table for table in tables() if table.questionnaire == questionnaire), None)


def instrument_for(code: str) -> Instrument | None:
    """The instrument of a code, if it is one."""
    known = (content.value.code for content in installed_pack().content(INSTRUMENTS))
    return instrument(installed_pack(), code) if code in known else None


def category_name(code: str) -> Words:
    """The name of a kind of need; the code for one that no table has any longer."""
    found = need_name(installed_pack(), code)
    return said(found) if found else code


def urgency_name(code: str) -> Words:
    """The name of an urgency; the code for one that no table has any longer."""
    found = next((each.name for table in tables() for each in table.urgencies if each.code == code), None)
    return said(found) if found else code


def need_level_words(level: int) -> Words:
    """The name of a need's level."""
    found = need_level_name(installed_pack(), level)
    return said(found) if found else gettext("Level %(level)d") % {"level": level}


def tone_of_level(level: int) -> Tone:
    """The tone of a level."""
    return TONES[min(level, len(TONES) - 1)]


def need_badge(level: int, *, small: bool = False) -> SafeString:
    """A need's level with its shape and name."""
    return level_badge(tone_of_level(level), need_level_words(level), small=small)


def level_words(code: str, level: int) -> Words:
    """The name of a result's level: the instrument's own, or that of the gravest need."""
    scored = instrument_for(code)
    if scored is not None:
        return said(scored.level_name(level))
    return need_level_words(level) if level else gettext("No need")


def result_badge(assessment: Assessment, *, small: bool = False) -> SafeString:
    """The level of a result with its shape and name."""
    words = level_words(assessment.instrument, assessment.level)
    return level_badge(tone_of_level(assessment.level), words, small=small)


def dimensions(assessment: Assessment) -> list[tuple[Words, int, int]]:
    """Name, points and most points of each dimension of an instrument; empty for a questionnaire."""
    scored = instrument_for(assessment.instrument)
    if scored is None:
        return []
    points = assessment.detail.get("dimensions", {})
    return [(said(each.name), points.get(each.code, 0), each.highest) for each in scored.dimensions]


def needs_found(code: str, items: Mapping[str, Any]) -> list[SafeString]:
    """What the published table makes of answers: each kind of need with its level, 0 too; its reasons open there."""
    outcome = outcome_of(installed_pack(), code, items)
    return [_found(need) for need in outcome.needs] if outcome else []


def _found(need: NeedScore) -> SafeString:
    mark = (
        need_badge(need.level, small=True)
        if need.level
        else level_badge("green", gettext("None"), small=True)
    )
    why = [Why(reason=reason) for reason in need.reasons]
    return folded(category_name(need.category), mark, why, tone_of_level(need.level))


def folded_need(need: Need) -> SafeString:
    """A need that was kept, with its level; its reasons open there."""
    mark, tone = need_badge(need.level, small=True), tone_of_level(need.level)
    return folded(category_name(need.category), mark, stored_whys(need.reasons), tone)


def folded_result(assessment: Assessment, label: object) -> SafeString:
    """The level of a result behind its name; its reasons open there, those of its needs where it has none itself."""
    reasons = assessment.reasons or [why for need in assessment.needs.all() for why in need.reasons]
    mark, tone = result_badge(assessment, small=True), tone_of_level(assessment.level)
    return folded(label, mark, stored_whys(reasons), tone)


def need_line(need: Need) -> str:
    """A need in a line: kind and level."""
    return f"{category_name(need.category)} · {need_level_words(need.level)}"


def category_options() -> list[Option]:
    """The kinds of need to choose from."""
    return [Option(each.code, said(each.name)) for table in tables() for each in table.categories]


def urgency_options() -> list[Option]:
    """The urgencies to choose from."""
    return [Option(each.code, said(each.name)) for table in tables() for each in table.urgencies]


def level_options() -> list[Option]:
    """The levels of needs to choose from."""
    return [Option(str(n), said(name)) for table in tables() for n, name in table.level_names.items()]


def _titles(pack: Pack) -> dict[str, Text]:
    return {content.value.code: content.value.title for content in pack.content(INSTRUMENTS)}


def _parts(pack: Pack, code: str, items: Mapping[str, Any]) -> list[SheetPart]:
    form = instrument(pack, code)
    given, conditions = items.get("items", {}), items.get("conditions", {})
    parts = [
        SheetPart(
            said(dimension.name),
            [(said(i.name), _score_words(form, i.code, given.get(i.code))) for i in dimension.items],
        )
        for dimension in form.dimensions
    ]
    told = [(said(c.name), _condition_words(conditions.get(c.code))) for c in form.conditions]
    return [*parts, SheetPart(_("Known besides"), told)] if told else parts


def _score_words(form: Instrument, code: str, score: int | None) -> Words:
    if score is None:
        return "—"
    item = form.items[code]
    labels = item.labels or form.scales.get(item.scale or "", {})
    points = gettext("%(points)d points") % {"points": score}
    return f"{points} · {said(labels[score])}" if score in labels else points


def _condition_words(value: object) -> Words:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "—" if value is None else str(value)


INSTRUMENT_SHEET = Sheet("instruments", _titles, _parts)
