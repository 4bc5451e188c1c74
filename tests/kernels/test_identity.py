"""Identity numbers come back exactly or are refused with what would be right."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from minzheng.registry.kernel.identity import (
    FEMALE,
    MALE,
    IdentityError,
    check_digit,
    normalise_phone,
    parse_disability_number,
    parse_id_number,
)

AS_OF = date(2025, 12, 31)


@st.composite
def id_numbers(draw: st.DrawFn) -> str:
    born = draw(st.dates(date(1906, 1, 1), AS_OF))
    first17 = f"320499{born:%Y%m%d}{draw(st.integers(1, 998)):03d}"
    return first17 + check_digit(first17)


def full_width(text: str) -> str:
    return "".join(chr(ord(mark) + 0xFEE0) if "!" <= mark <= "~" else mark for mark in text)


DIRT = st.sampled_from(
    [
        full_width,
        str.lower,
        lambda text: text + "\u3000",
        lambda text: "\xa0" + text,
        lambda text: f"{text[:6]} {text[6:14]} {text[14:]}",
        lambda text: "'" + text,
    ]
)


@given(id_numbers(), st.lists(DIRT, max_size=3))
def test_however_it_is_written_the_same_number_comes_back(number: str, dirt: list) -> None:
    written = number
    for make_dirty in dirt:
        written = make_dirty(written)
    parsed = parse_id_number(written, as_of=AS_OF)
    assert parsed.text == number
    assert parsed.birth_date == date.fromisoformat(number[6:14])
    assert parsed.sex == (MALE if int(number[16]) % 2 else FEMALE)
    assert parsed.normalised_from == (written if written != number else None)


@given(id_numbers(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_character_is_always_refused(number: str, at: int, other: str) -> None:
    assume(other != number[at])
    with pytest.raises(IdentityError):
        parse_id_number(number[:at] + other + number[at + 1 :], as_of=AS_OF)


@given(id_numbers(), st.integers(0, 16))
def test_two_neighbours_swapped_are_always_refused(number: str, at: int) -> None:
    assume(number[at] != number[at + 1])
    with pytest.raises(IdentityError):
        parse_id_number(number[:at] + number[at + 1] + number[at] + number[at + 2 :], as_of=AS_OF)


@given(id_numbers())
def test_fifteen_digits_become_the_eighteen(number: str) -> None:
    assume(number[6:8] == "19")
    short = number[:6] + number[8:17]
    assert parse_id_number(short, as_of=AS_OF).text == number
    assert parse_id_number(float(short), as_of=AS_OF).text == number


@given(id_numbers())
def test_a_number_that_went_through_a_numeric_cell_is_never_guessed(number: str) -> None:
    assume(not number.endswith("X"))
    for cell in (float(number), repr(float(number)), f"{float(number):.5E}", number[:15] + "000.0"):
        with pytest.raises(IdentityError, match="digits_lost"):
            parse_id_number(cell, as_of=AS_OF)


@pytest.mark.parametrize(
    ("text", "code", "parameters"),
    [
        ("320402194503150024", "id_check_digit", {"position": 18, "right": "5"}),
        ("320402194513150025", "id_birth_date", {"position": 7, "seen": "1945-13-15"}),
        ("320402202502290014", "id_birth_date", {"position": 7, "seen": "2025-02-29"}),
        ("320402190003150025", "id_too_old", {"position": 7, "seen": "1900-03-15", "right": 120}),
        ("320402202603150025", "id_birth_future", {"position": 7, "seen": "2026-03-15"}),
        ("32040219450315002", "id_length", {"length": 17, "right": 18}),
        ("32040219450315O025", "id_character", {"position": 15, "seen": "O"}),
        ("990402194503150025", "id_check_digit", {"position": 18, "right": "X"}),
        ("010402194503150025", "id_area", {"position": 1, "seen": "01"}),
        ("3204**********0025", "id_masked", {}),
        (" ", "id_empty", {}),
        ("3.20402E+17", "digits_lost", {}),
    ],
)
def test_a_refusal_says_what_where_and_what_would_be_right(text: str, code: str, parameters: dict) -> None:
    with pytest.raises(IdentityError) as refusal:
        parse_id_number(text, as_of=AS_OF)
    assert (refusal.value.code, refusal.value.parameters) == (code, parameters)


def test_published_examples() -> None:
    """Law notes, section 11.1."""
    assert parse_id_number("320402450315002", as_of=AS_OF).text == "320402194503150025"
    assert parse_id_number("320402202002290019", as_of=AS_OF).birth_date == date(2020, 2, 29)


def test_a_certificate_of_disability_names_its_holder_class_and_grade() -> None:
    certificate = parse_disability_number("32040219450315002543B1", as_of=AS_OF)
    assert certificate.id_number.text == "320402194503150025"
    assert (certificate.category, certificate.grade, certificate.reissued) == ("4", "3", 1)
    with pytest.raises(IdentityError, match="disability_short"):
        parse_disability_number("320402194503150025", as_of=AS_OF)
    with pytest.raises(IdentityError, match="disability_shape"):
        parse_disability_number("32040219450315002595", as_of=AS_OF)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("120 1234 5678", "12012345678"),
        ("+86-12012345678", "12012345678"),
        ("１２０１２３４５６７８", "12012345678"),
        (12012345678.0, "12012345678"),
        ("0519-8123 4567", "051981234567"),
        ("(0519)81234567", "051981234567"),
        ("81234567", "81234567"),
    ],
)
def test_telephones_lose_their_punctuation(written: str | float, number: str) -> None:
    assert normalise_phone(written) == number


@pytest.mark.parametrize(
    ("written", "code"),
    [("12012345678/12012345679", "phone_two"), ("120123456", "phone_shape"), ("无", "phone_shape")],
)
def test_what_is_no_telephone_is_refused(written: str, code: str) -> None:
    with pytest.raises(IdentityError, match=code):
        normalise_phone(written)
