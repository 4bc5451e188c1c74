"""Dirt put on files: what still can be read, and what must come back, at the rates of the recipe."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import cycle
from random import Random

from minzheng.demo.dirt_kinds import Change, kinds_of_dirt
from minzheng.demo.finding import OF_NUMBERS
from minzheng.demo.recipe.book import RecipeError
from minzheng.demo.sheets import Draft, Line
from minzheng.demo.world import World

Place = tuple[Draft, Line]
# A row written again stands so many rows further down at most.
FURTHER_DOWN = 30
# Rows tried at random for each one wanted, before all are looked through for at least one.
TRIES = 60


def soil(world: World, drafts: Iterable[Draft]) -> None:
    """Puts dirt on the lines; an event whose line must come back learns by which kind."""
    by_source: dict[str, list[Draft]] = {}
    for draft in drafts:
        by_source.setdefault(draft.source, []).append(draft)
    kinds = kinds_of_dirt(world.recipe)
    for source, files in by_source.items():
        _Soiling(world, source, files, kinds).run()


class _Soiling:
    """The files of one source."""

    def __init__(self, world: World, source: str, files: list[Draft], kinds: dict[str, Change]) -> None:
        self._chance: Random = world.chance(f"dirt {source}")
        self._files = files
        self._source = source
        self._kinds = kinds
        self._places: list[Place] = [(draft, line) for draft in files for line in draft.lines]
        dirt = world.recipe.dirt
        self._harmless = dirt.harmless_of(source)
        self._comes_back = dirt.comes_back_of(source)

    def run(self) -> None:
        """What must come back first, so that nothing else happens to those rows; duplicates last, exact ones."""
        self._break_chosen()
        for kind, rate in self._comes_back.items():
            breakable = [
                place for place in self._places if place[1].event.may_break and not place[1].event.damage
            ]
            # Where the account has chosen every row itself, the kinds are used in turn and rates mean nothing.
            for draft, line in self._put(kind, breakable, self._count(rate)) if breakable else ():
                _mark_broken(draft, line, kind)
        for kind, rate in self._harmless.items():
            if kind not in ("exact_duplicate", "blank_row"):
                good = [place for place in self._places if not place[1].event.damage]
                for _, line in self._put(kind, good, self._count(rate)):
                    line.dirt.append(kind)
        self._leave_blank(self._count(self._harmless.get("blank_row", 0)))
        self._write_twice(self._count(self._harmless.get("exact_duplicate", 0)))

    def _count(self, rate: float) -> int:
        return max(1, round(rate * len(self._places) / 1000)) if rate else 0

    def _break_chosen(self) -> None:
        """Rows that the account says come back: by the kind it names, else by the source's kinds in turn."""
        # A row whose number alone is broken may find its person.
        sure = [kind for kind in self._comes_back if kind not in OF_NUMBERS]
        turn = cycle(sure)
        for draft, line in self._places:
            told = line.event.must_break
            if not told:
                continue
            # Each kind once, beginning where the row before has left off.
            kinds = [told] if told != "any" else [next(turn) for _ in range(len(sure) + 1)]
            done = next((kind for kind in kinds if self._kinds[kind](draft, line, self._chance)), "")
            if not done:
                raise RecipeError(
                    f"dirt.yaml: comes_back: {self._source}: no kind fits a row: add one that does"
                )
            _mark_broken(draft, line, done)

    def _put(self, kind: str, places: list[Place], count: int) -> list[Place]:
        """Does one kind of dirt to so many rows, or to as many as it fits; RecipeError when it fits none."""
        change = self._kinds[kind]
        done: list[Place] = []
        for _ in range(count * TRIES if places else 0):
            if len(done) == count:
                return done
            draft, line = self._chance.choice(places)
            if kind not in line.dirt and not line.event.damage and change(draft, line, self._chance):
                done.append((draft, line))
        if not done:
            done = next(([place] for place in places if change(*place, self._chance)), [])
        if not done:
            raise RecipeError(f"dirt.yaml: {self._source}: {kind} fits no row of the files: take it out")
        return done

    def _leave_blank(self, count: int) -> None:
        for _ in range(count):
            draft = self._chance.choice(self._files)
            draft.blank_after.add(self._chance.randrange(1, len(draft.lines) + 1))

    def _write_twice(self, count: int) -> None:
        chosen = {line for _, line in self._places if line.event.twice}
        good = [line for _, line in self._places if not line.event.damage and line not in chosen]
        chosen.update(self._chance.sample(good, min(count, len(good))))
        for draft in self._files:
            lines: list[Line] = []
            waiting: list[tuple[int, Line]] = []
            for line in draft.lines:
                lines.append(line)
                if line in chosen:
                    copy = Line(line.cells, line.event, duplicate_of=line)
                    waiting.append((len(lines) + self._chance.randrange(FURTHER_DOWN), copy))
                while waiting and waiting[0][0] <= len(lines):
                    lines.append(waiting.pop(0)[1])
            draft.lines = lines + [copy for _, copy in waiting]


def _mark_broken(draft: Draft, line: Line, kind: str) -> None:
    line.event.damage = kind
    line.dirt.append(kind)
    line.touched.update(range(len(draft.columns)))
