"""The ways in which a row's person is found, in the order in which they are tried, and what is left after them."""

from __future__ import annotations

EXACT, NORMALISED, REPAIRED, MASKED, PROBABLE = "exact", "normalised", "repaired", "masked", "probabilistic"
REVIEW, NEW, NOBODY = "review", "new", "nobody"
FOUND = (EXACT, NORMALISED, REPAIRED, MASKED, PROBABLE)
WAYS = (*FOUND, REVIEW, NEW, NOBODY)
