"""Names in Latin letters: as their owners write them, never empty, and once more the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.registry.kernel.latin import kinds, latin, latin_place
from minzheng.registry.kernel.names import pinyin, surnames

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=5)
RARE = st.text(st.characters(min_codepoint=0x20000, max_codepoint=0x323AF), min_size=1, max_size=3)
ANYTHING = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1)


@given(st.one_of(HAN, RARE, st.tuples(HAN, HAN).map("·".join)))
def test_a_chinese_name_becomes_ascii_and_never_empty(name: str) -> None:
    for shown in (latin(name), latin_place(name)):
        assert shown and shown.isascii() and shown == shown.strip()


@given(st.one_of(HAN, RARE, ANYTHING))
def test_a_name_in_latin_letters_stays_as_it_is_when_it_is_put_so_again(name: str) -> None:
    assert latin(latin(name)) == latin(name) != ""
    assert latin_place(latin_place(name)) == latin_place(name) != ""


@given(st.text(st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F), min_size=1))
def test_a_latin_name_is_left_alone(name: str) -> None:
    assert latin(name) == latin_place(name) == name


@given(
    st.sampled_from(sorted(surnames())), st.text(st.sampled_from("秀英建国吕安娥"), min_size=1, max_size=2)
)
def test_what_is_shown_is_found_by_what_is_typed(surname: str, first: str) -> None:
    typed = latin(surname + first).lower().replace(" ", "").replace("'", "")
    assert typed in pinyin(surname + first).readings


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王秀英", "Wang Xiuying"),
        ("欧阳修", "Ouyang Xiu"),
        ("司马相如", "Sima Xiangru"),
        ("单雄信", "Shan Xiongxin"),
        ("曾国藩", "Zeng Guofan"),
        ("解缙", "Xie Jin"),
        ("仇英", "Qiu Ying"),
        ("查良镛", "Zha Liangyong"),
        ("吕布", "Lyu Bu"),
        ("李安娥", "Li An'e"),
        ("欧阳", "Ou Yang"),
        ("王", "Wang"),
        ("买买提·吐尔逊", "Maimaiti Tu'erxun"),
        ("Maria Silva", "Maria Silva"),
        ("Zoë", "Zoë"),
        ("王秀英（社工）、李安", "Wang Xiuying (She Gong), Li An"),
        ("", ""),
    ],
)
def test_a_person_is_called(name: str, shown: str) -> None:
    assert latin(name) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("柳岸小区", "Liu'an Estate"),
        ("红梅街道", "Hongmei Subdistrict"),
        ("梧桐里社区", "Wutongli Community"),
        ("翠竹南区", "Cuizhu Nanqu"),
        ("红梅新村", "Hongmei Xincun"),
        ("丽华一村", "Lihua Yicun"),
        ("徐家村", "Xujia Village"),
        ("锦绣花园", "Jinxiu Huayuan"),
        ("梧桐里", "Wutongli"),
        ("小区", "Xiaoqu"),
        ("红梅新村12幢3单元501室", "Hongmei Xincun Building 12 Unit 3 Room 501"),
        ("和平路8号", "Heping Road No. 8"),
        ("云澜区人民医院", "Yunlan District People's Hospital"),
        ("望湖社区卫生服务中心", "Wanghu Community Health Centre"),
        ("云澜殡仪馆", "Yunlan Funeral Home"),
        ("Villa Rosa", "Villa Rosa"),
    ],
)
def test_a_place_is_called(name: str, shown: str) -> None:
    assert latin_place(name) == shown


def test_every_kind_of_place_stands_somewhere() -> None:
    assert kinds("after") and kinds("before")
