"""Every problem that can be found has its words, complete in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import minzheng.exchange.kernel as kernel
import minzheng.exchange.merging as merging
import minzheng.orders.intake as orders_intake
import minzheng.registry.kernel as registry_kernel
from minzheng.exchange.kernel.masking import shown, shown_number
from minzheng.exchange.kernel.messages import Problem, catalogue, kind_of_problem, of_a_row, render

RAISED = re.compile(
    r'(?:Problem|Unfit|IdentityError|DelimitedError)\(\s*"([a-z_]+)"|"((?:file|repaired|cell)_[a-z_]+)"|problem_at\([^"]*"([a-z_]+)"'
)


def sources() -> str:
    rooms = (kernel, merging, registry_kernel, orders_intake)
    return "".join(path.read_text() for room in rooms for path in Path(room.__path__[0]).glob("*.py"))


def places(words: tuple[str, str]) -> set[str]:
    return {name for clause in words for _, name, _, _ in Formatter().parse(clause) if name}


def test_every_code_has_words_and_no_words_are_left_over() -> None:
    raised = {next(filter(None, found)) for found in RAISED.findall(sources())}
    assert len(raised) > 40 and raised <= set(catalogue())
    assert set(catalogue()) <= set(re.findall(r'"([a-z_]+)"', sources()))


def test_both_languages_tell_the_same() -> None:
    for code, words in catalogue().items():
        assert set(words) == {"zh", "en"} and all(all(clauses) for clauses in words.values()), code
        assert places(words["zh"]) == places(words["en"]), code
        assert not re.search(r"[\u4e00-\u9fff]", "".join(words["en"]).replace("男 or 女", "")), code


# Codes of rows whose words show no value, and why.
NOTHING_SEEN = {
    "cell_empty": "nothing is there",
    "id_empty": "nothing is there",
    "name_empty": "nothing is there",
    "cell_formula": "the file holds no result",
    "name_two": "names of people are not repeated",
    "name_unreadable": "names of people are not repeated",
    "key_twice": "it is the whole row; the other one is named",
    "answer_fault": "the words of the questionnaire name it",
    "row_refused": "the words of the refusal name it",
    "person_missing": "it is the row's person, whose number is not repeated",
    "person_died": "it is the row's person",
    "registered_elsewhere": "it is the row's person",
    "entitlement_missing": "it is the row's person",
    "order_missing": "it is the row's person and item",
    "provider_missing": "it is the row's community",
    "same_person": "it is the sender",
    "sender_may_not": "it is the sender",
}


def test_each_message_of_a_returned_row_names_the_value_seen() -> None:
    silent = {code for code in of_a_row() if "seen" not in places(catalogue()[code]["zh"])}
    assert silent == set(NOTHING_SEEN)


def test_a_kind_of_problem_has_a_name_of_its_own() -> None:
    assert kind_of_problem("date_unreadable") == "“…”不是日期"
    assert kind_of_problem("division_unknown", "en") == "no … is called “…”"
    assert kind_of_problem("gone") == "gone"


def test_each_message_about_a_day_shows_how_one_is_written() -> None:
    days = [code for code in catalogue() if code.startswith(("date_", "serial_"))]
    for code in days:
        for language in ("zh", "en"):
            right = catalogue()[code][language][1]
            assert "2025-03-05" in right or "{right}" in right, code


def test_a_sentence_says_what_where_and_what_would_be_right() -> None:
    problem = Problem("not_in_list", "D", "等级", "护理 二级", {"right": "120"})
    assert render(problem, row=1207) == "第 1,207 行 D 列（等级）“护理 二级”不在标准里，应填120。"
    assert (
        render(problem, "en", row=1207)
        == "Row 1,207, column D (等级) “护理 二级” is not in the standard; write 120."
    )


def test_numbers_of_people_are_never_shown_whole() -> None:
    assert shown("320499194503150123") == "320499********0123"
    assert (
        shown("号码 ３２０４９９１９４５０３１５０１２３ 电话12012345678")
        == "号码 ３２０４９９********０１２３ 电话120****5678"
    )
    assert shown("320499 19450315 0123") == "320499**********0123"
    assert shown_number("32049919450315012") == "320499*******5012"
    assert shown_number("3204") == "32**"
    assert shown(3.2049919450315e17).count("*") == 8
    assert len(shown("很" * 100)) == 41
