"""What the evidence says, in words: how two people compare in each thing, and by which way a row found its person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minzheng.exchange.matching.ways import EXACT, MASKED, NORMALISED, PROBABLE, REPAIRED
from minzheng.ui.declare.options import Words

UNTOLD: Words = _("One side doesn't say; it counts neither way")
NOT_WEIGHED: Words = _("Not weighed by itself")
WAYS: dict[str, Words] = {
    EXACT: _("Number as written"),
    NORMALISED: _("Number written otherwise"),
    REPAIRED: _("Number put right"),
    MASKED: _("Masked number and name"),
    PROBABLE: _("Name and everything else"),
}
COMPARED: dict[tuple[str, str], Words] = {
    ("id_number", "exact"): _("The same number"),
    ("id_number", "normalised"): _("The same number, written otherwise"),
    ("id_number", "repaired"): _("One digit or one swap away, and nobody else of that name is"),
    ("id_number", "masked"): _("Fits as far as it can be read, and nobody else of that name does"),
    ("id_number", "different"): _("Another valid number"),
    ("id_number", "last_four_same"): _("The same last four"),
    ("id_number", "last_four_near"): _("The last four are alike"),
    ("id_number", "last_four_different"): _("Other last four"),
    ("name", "same"): _("The same name"),
    ("name", "former"): _("The former name"),
    ("name", "variant"): _("The same name in variant characters"),
    ("name", "same_sound"): _("Sounds alike, other characters"),
    ("name", "spelling"): _("Spelt alike in letters"),
    ("name", "lost_character"): _("Fits as far as it can be read"),
    ("name", "one_character"): _("One character differs"),
    ("name", "one_of_two"): _("One of two characters differs"),
    ("name", "different"): _("Another name"),
    ("birth_date", "same"): _("The same day"),
    ("birth_date", "same_month"): _("The same month"),
    ("birth_date", "swapped"): _("Day and month changed over"),
    ("birth_date", "one_digit"): _("One digit differs"),
    ("birth_date", "same_year"): _("The same year"),
    ("birth_date", "different"): _("Another day"),
    ("sex", "same"): _("The same"),
    ("sex", "different"): _("Differs"),
    ("phone", "phone"): _("The same telephone"),
    ("phone", "phone_one_digit"): _("One digit differs"),
    ("address", "phone_and_door"): _("The same door and telephone"),
    ("address", "door"): _("The same door"),
    ("address", "estate"): _("The same estate"),
    ("address", "different"): _("Another address and telephone"),
    ("community", "community"): _("The same community"),
}


def compared(what: str, comparison: str) -> Words:
    """How the two compare; the bare code where nothing is said for it."""
    return COMPARED.get((what, comparison), comparison)
