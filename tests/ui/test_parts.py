"""Small parts: clocks, badges, numbers, drawings, and the words around them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone, translation
from django.utils.html import format_html

from minzheng.ui import parts, words
from minzheng.ui.clocks import clock_badge, read_clock, read_day
from minzheng.ui.draw.bars import draw_columns, shares
from minzheng.ui.draw.lanes import Event, draw_lanes, month_starts
from minzheng.ui.draw.steps import scale_for
from minzheng.ui.draw.streetmap import StreetFigure, draw_streetmap
from minzheng.ui.draw.tilemap import Place, PlaceLine, draw_tilemap

NOW = datetime(2026, 11, 24, 8, 42, tzinfo=timezone.get_fixed_timezone(480))


@pytest.mark.parametrize(
    ("due", "tone", "chinese", "english"),
    [
        (NOW - timedelta(hours=30), "red", "超 1 天 6 时", "1 d 6 h over"),
        (NOW - timedelta(hours=3, minutes=10), "red", "超 3 时 10 分", "3 h 10 min over"),
        (NOW + timedelta(minutes=78), "orange", "今天 10:00", "today 10:00"),
        (NOW + timedelta(hours=20), "orange", "明天 04:42", "tomorrow 04:42"),
        (NOW + timedelta(hours=30), "yellow", "11-25 周三", "Wed 25 Nov"),
        (NOW + timedelta(days=3), "yellow", "11-27 周五", "Fri 27 Nov"),
        (NOW + timedelta(days=11), "blue", "12-05", "5 Dec"),
    ],
)
def test_a_clock_says_its_step_in_both_languages(
    due: datetime, tone: str, chinese: str, english: str
) -> None:
    with timezone.override("Asia/Shanghai"), translation.override("zh-hans"):
        reading = read_clock(due, NOW)
        assert (reading.tone, reading.words.replace("分钟", "分")) == (tone, chinese)
    with timezone.override("Asia/Shanghai"), translation.override("en"):
        assert read_clock(due, NOW).words == english


@pytest.mark.parametrize(
    ("day", "tone", "chinese"),
    [(22, "red", "超 2 天"), (24, "orange", "今天"), (25, "yellow", "11-25 周三"), (28, "blue", "11-28")],
)
def test_a_deadline_given_as_a_day_holds_until_its_end_and_says_no_hour(
    day: int, tone: str, chinese: str
) -> None:
    with timezone.override("Asia/Shanghai"), translation.override("zh-hans"):
        reading = read_day(date(2026, 11, day), NOW)
        assert (reading.tone, reading.words) == (tone, chinese)
        assert "11-24" in clock_badge(date(2026, 11, 24), now=NOW) and "59" not in clock_badge(NOW.date())


def test_every_tone_has_a_shape_of_its_own() -> None:
    """Colour is the second signal: a greyscale print loses nothing."""
    assert len(set(parts.LEVELS.values())) == len(parts.LEVELS)


def test_joined_parts_are_escaped_once() -> None:
    """Trap 10: SafeString + str is escaped again; `joined` keeps what is safe and escapes what is not."""
    safe = format_html("<b>{}</b>", "a & b")
    assert parts.joined([safe, "<i>"]) == "<b>a &amp; b</b> &lt;i&gt;"
    assert parts.two_lines("since 2026-11-01", "a<b") == (
        '<span class="mz-l1">since <span class="mz-whole">2026-11-01</span></span><span class="mz-l2">a&lt;b</span>'
    )
    assert parts.two_lines(safe, "x<y") == (
        '<span class="mz-l1"><b>a &amp; b</b></span><span class="mz-l2">x&lt;y</span>'
    )


def test_an_icon_that_the_sprite_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="no icon unicorn"):
        parts.icon("unicorn")


def test_numbers_are_doors_but_zero_and_unknown_are_not() -> None:
    assert parts.number(4285, "/x/") == '<a class="n" href="/x/">4,285</a>'
    assert parts.number(0, "/x/") == '<span class="mz-zero">0</span>'
    assert "—" in parts.number(None, "/x/")


def test_amounts_are_given_in_fen() -> None:
    with translation.override("zh-hans"):
        assert [words.yuan(fen) for fen in (2_314_000, 150, -5, None)] == [
            "23,140 元",
            "1.50 元",
            "-0.05 元",
            "—",
        ]


def test_bars_begin_at_zero() -> None:
    assert shares([10, 5, 0, -3]) == [100.0, 50.0, 0.0, 0.0] and shares([0, 0]) == [0.0, 0.0]
    drawing = draw_columns([2, 4])
    assert drawing.columns[0].height * 2 == drawing.columns[1].height
    assert all(column.y + column.height == drawing.baseline for column in drawing.columns)


@pytest.mark.parametrize(
    ("values", "labels"), [([0, 1], ["0", "1", "2", "3", "4+"]), ([16], ["0", "1–4", "5–8", "9–12", "13+"])]
)
def test_steps_are_even_and_zero_stands_alone(values: list[int], labels: list[str]) -> None:
    scale = scale_for(values)
    assert scale.labels() == labels and scale.step(0) == 0 and scale.step(max(values)) <= 4


def test_lanes_hold_the_last_twelve_months() -> None:
    today = date(2026, 1, 31)
    assert [start.isoformat() for start in month_starts(today)][::11] == ["2025-02-01", "2026-01-01"]
    events = [Event(date(2025, 2, 1), "a"), Event(today, "b", raised=True), Event(date(2025, 1, 31), "old")]
    drawing = draw_lanes(events, today, [str(number) for number in range(1, 13)])
    assert [label.text for label in drawing.lanes] == ["a", "b"] and drawing.months[0].text == "2"
    assert draw_lanes([Event(today, "Home services")], today, ["x"] * 12).left > drawing.left
    assert drawing.marks[1].x == drawing.today and drawing.marks[1].raised


def test_communities_stand_in_the_order_of_their_codes() -> None:
    line = PlaceLine(
        name="s", places=[Place(code="2", name="b", value=4), Place(code="1", name="a", value=0)]
    )
    drawing = draw_tilemap([line], "caption")
    assert [tile.label for tile in drawing.lines[0].tiles] == ["a 0", "b 4"]
    assert [tile.step for tile in drawing.lines[0].tiles] == [0, 4] and drawing.count == 2


def test_a_street_map_keeps_shape_and_names() -> None:
    square = [[[120.0, 31.0], [120.1, 31.0], [120.1, 31.1], [120.0, 31.1], [120.0, 31.0]]]
    feature = {
        "properties": {"code": "1", "name": "街", "name_en": "Street", "label": [120.05, 31.05]},
        "geometry": {"type": "Polygon", "coordinates": square},
    }
    figures = {"1": StreetFigure(value=3, words="3 to do", url="/x/")}
    drawing = draw_streetmap({"features": [feature]}, figures, caption="c", english=True, width=100)
    street = drawing.streets[0]
    assert (street.name, street.step, street.url) == ("Street", 3, "/x/")
    assert drawing.height == pytest.approx(117, abs=1) and abs(street.x - 50) < 1


def test_a_missing_permit_is_said_by_its_title_with_the_roles_that_have_it() -> None:
    from minzheng.platform.verbs import Reason, Refused
    from minzheng.ui.views.refusals import shown_refusal

    with translation.override("zh-hans"):
        (words,) = shown_refusal(Refused("not_permitted", (Reason("permit", "casework.approve"),))).reasons
    assert "casework.approve" not in words
    assert "审批服务方案" in words and "可由以下角色办理" in words
