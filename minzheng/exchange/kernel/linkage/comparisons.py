"""What is compared between two people and in which words: levels from equal to different, in every engine's SQL.

Conditions speak of `column_l` and `column_r`, columns of `rows.SCHEMA`; DuckDB and Spark run them alike.
"""

from __future__ import annotations

from dataclasses import dataclass

NULL, DIFFERENT = "unknown", "different"


@dataclass(frozen=True, slots=True)
class Level:
    """One way of agreeing; `frequent`: the column whose common values weigh less.

    `assumed`: (m, u) of what the lists that weights are estimated from never show.
    """

    code: str
    condition: str
    frequent: str | None = None
    assumed: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question about two rows: the first level whose condition holds is the answer, else different."""

    what: str
    unknown: str
    levels: tuple[Level, ...]

    def case(self) -> str:
        """The answer's code as an expression."""
        whens = "\n".join(f"  WHEN {level.condition} THEN '{level.code}'" for level in self.levels)
        return f"CASE WHEN {self.unknown} THEN '{NULL}'\n{whens}\n  ELSE '{DIFFERENT}' END"


def _same(column: str) -> str:
    return f"{column}_l = {column}_r"


def _absent(*columns: str) -> str:
    return " AND ".join(f"({column}_l IS NULL OR {column}_r IS NULL)" for column in columns)


_GAPS = " OR ".join(_same(f"gap{at}") for at in range(1, 5))

NAME = Comparison(
    "name",
    _absent("name"),
    (
        Level("same", _same("name"), "name"),
        Level("former", "(former_r = name_l OR former_l = name_r)", "name"),
        Level("variant", _same("folded"), "sound"),
        Level("same_sound", _same("sound"), "sound"),
        # Names in letters: words in any order, two slips. Lists of Chinese names show none, hence assumed.
        Level("spelling", "levenshtein(latin_l, latin_r) <= 2", assumed=(0.05, 1e-5)),
        Level("lost_character", "(folded_l LIKE pattern_r OR folded_r LIKE pattern_l)"),
        Level("one_character", f"(gap3_l IS NOT NULL AND ({_GAPS}))"),
        Level("one_of_two", f"({_GAPS})"),
    ),
)
BORN = Comparison(
    "birth_date",
    _absent("born"),
    (
        Level("same", _same("born")),
        Level(
            "same_month",
            "(length(born_l) = 6 OR length(born_r) = 6) AND substr(born_l, 1, 6) = substr(born_r, 1, 6)",
        ),
        Level("swapped", "swapped_l = born_r"),
        Level("one_digit", "levenshtein(born_l, born_r) = 1"),
        Level("same_year", _same("year")),
    ),
)
SEX = Comparison("sex", _absent("sex"), (Level("same", _same("sex")),))
# One question, since who lives at one door has one telephone too: asked apart, the same would count three times.
HOME = Comparison(
    "home",
    _absent("phone", "door", "household", "estate", "community"),
    (
        Level("phone_and_door", f"({_same('phone')} AND {_same('door')})", "phone"),
        Level("phone", _same("phone"), "phone"),
        Level("door", _same("door"), "door"),
        Level("household", _same("household"), "household"),
        Level("phone_one_digit", "levenshtein(phone_l, phone_r) = 1"),
        Level("estate", _same("estate")),
        Level("community", _same("community")),
    ),
)
TAIL = Comparison(
    "last_four",
    _absent("tail"),
    (Level("same", _same("tail")), Level("near", "levenshtein(tail_l, tail_r) <= 2")),
)
COMPARISONS = (NAME, BORN, SEX, HOME, TAIL)

# A whole number speaks for itself unless the name is another and the day too, or no day was told to speak for it.
CONTRADICTS = (
    "name_answer IN ('one_of_two', 'different')"
    " AND (told_r IS NULL OR birth_date_answer IN ('unknown', 'same_year', 'different'))"
)

# Names that are one person's: what is written may differ, what is meant may not.
NAME_AGREES = ("same", "former", "variant", "same_sound", "spelling", "lost_character")

# The pairs that are compared, as (Splink's rule, why). A pair that fits none is never looked at.
BLOCKING = (
    ("l.born = r.born", "born on one day, whatever the name"),
    ("l.phone = r.phone", "one telephone"),
    ("l.door = r.door", "one door"),
    ("l.household = r.household", "one household"),
    ("l.sound = r.sound and l.year = r.year", "one sound of the name, one year"),
    ("l.sound = r.sound and l.month_day = r.month_day", "one sound, the year mistyped"),
    ("l.sound = r.sound and l.estate = r.estate", "one sound, one estate"),
    ("l.sound = r.sound and l.tail = r.tail", "one sound, the number's end"),
    ("l.sound = r.sound and l.community = r.community", "one sound, one community: for a person to look at"),
    ("l.name = r.former", "the former name"),
)
