"""Names are compared in one spelling and found by how people say them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.registry.kernel.identity import IdentityError
from minzheng.registry.kernel.names import (
    keys_of_names,
    keys_of_sounds,
    normalise_name,
    pinyin,
    sort_key,
    surname_of,
    surnames,
)

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=4)


@given(HAN, st.sampled_from([" ", "\u3000", "\xa0", "\u200b"]))
def test_spaces_in_a_chinese_name_mean_nothing(name: str, space: str) -> None:
    assert normalise_name(space.join(name) + space).text == name


@given(HAN, HAN, st.sampled_from("·•・‧．⋅˙"))
def test_every_dot_is_the_same_dot(first: str, second: str, dot: str) -> None:
    assert normalise_name(f"{first} {dot}{second}").text == f"{first}·{second}"


@given(HAN, HAN, st.sampled_from(["（曾用名：{}）", "({})", "（原名 {}）", "（{}"]))
def test_a_former_name_in_brackets_is_kept_apart(name: str, former: str, brackets: str) -> None:
    read = normalise_name(name + brackets.format(former))
    assert read.text == name and read.former == former


@given(HAN)
def test_every_reading_is_lower_case_ascii(name: str) -> None:
    sound = pinyin(name)
    assert sound.full == sound.readings[0]
    assert all(reading == "" or (reading.isascii() and reading.islower()) for reading in sound.readings)
    assert sort_key(name).endswith(name)


READABLE = st.one_of(
    HAN,
    st.builds("{}{}".format, st.sampled_from(sorted(surnames())), HAN),
    st.sampled_from(sorted(surnames())),
    st.text("abeghmnRTo嗯呣 ·王", min_size=1, max_size=6),
)


@given(READABLE, st.integers(1, 8))
def test_whoever_a_search_finds_lies_between_its_sort_keys(name: str, length: int) -> None:
    try:
        name = normalise_name(name).text
    except IdentityError:
        return
    key, sound = sort_key(name), pinyin(name).full[:length]
    if (keys := keys_of_names(name[:length])) is not None:
        assert keys[0] <= key < keys[1]
    if sound:
        low, high = keys_of_sounds(sound)
        assert low <= key < high


def test_a_family_name_lies_together() -> None:
    assert keys_of_names("王") == ("wang2 ", "wang2 \U0010ffff")
    assert keys_of_names("Mike") is None
    low, high = keys_of_sounds("zhang")
    assert not low <= sort_key("周桂英") < high and not low <= sort_key("曾国藩") < high


@pytest.mark.parametrize(
    ("name", "full", "initials", "also"),
    [
        ("单雄信", "shanxiongxin", "sxx", "danxiongxin"),
        ("曾国藩", "zengguofan", "zgf", "cengguofan"),
        ("仇英", "qiuying", "qy", "chouying"),
        ("解缙", "xiejin", "xj", "jiejin"),
        ("区大相", "oudaxiang", "odx", "qudaxiang"),
        ("查良镛", "zhaliangyong", "zly", "chaliangyong"),
        ("朴树", "piaoshu", "ps", "pushu"),
        ("盖叫天", "gejiaotian", "gjt", "gaijiaotian"),
        ("翟让", "zhairang", "zr", "dirang"),
        ("乐毅", "yueyi", "yy", "leyi"),
        ("覃振", "qinzhen", "qz", "tanzhen"),
        ("缪荃孙", "miaoquansun", "mqs", "mouquansun"),
        ("长孙无忌", "zhangsunwuji", "zswj", "changsunwuji"),
        ("吕布", "lvbu", "lb", "lubu"),
    ],
)
def test_surnames_sound_as_their_owners_say_and_as_a_stranger_would_type(
    name: str, full: str, initials: str, also: str
) -> None:
    sound = pinyin(name)
    assert (sound.full, sound.initials) == (full, initials)
    assert also in sound.readings


def test_a_latin_name_keeps_its_words() -> None:
    assert normalise_name("Maria  Silva").text == "Maria Silva"
    assert pinyin("Maria Silva").initials == "ms"


def test_the_register_orders_by_sound_then_tone() -> None:
    assert sorted(["张三", "李四", "章三", "李三"], key=sort_key) == ["李三", "李四", "张三", "章三"]


def test_a_two_character_name_has_a_one_character_surname() -> None:
    assert surname_of("东方") == "东" and surname_of("东方朔") == "东方"
    assert all(surname.reading for surname in surnames().values())


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("张三、李四", "name_two"),
        ("张三\n李四", "name_two"),
        ("张?", "name_unreadable"),
        ("王\ue001", "name_unreadable"),
        ("\u3000", "name_empty"),
    ],
)
def test_what_is_not_one_readable_name_is_refused(written: str, code: str) -> None:
    with pytest.raises(IdentityError, match=code):
        normalise_name(written)
