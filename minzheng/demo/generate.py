"""The generator's one function: a recipe in, a folder of files out, with its own account of what is true."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from minzheng.demo.acts import acts_of
from minzheng.demo.dirt import soil
from minzheng.demo.files import draft_files
from minzheng.demo.finding import find_people
from minzheng.demo.invent import invent
from minzheng.demo.manifest import manifest_of
from minzheng.demo.places import read_district
from minzheng.demo.questions import read_form
from minzheng.demo.recipe.book import load_recipe
from minzheng.demo.spans import Spans
from minzheng.demo.truth import Truth, account_for
from minzheng.demo.writers import number_lines, write_all


def generate(pack_dir: Path, out: Path, *, seed: int, as_of: date, processes: int = 1) -> Truth:
    """Writes the district of a pack into a folder: inbox/<source>/<file>, manifest.json, acts.json, truth.json.

    The same seed and as-of day give the same bytes, by however many processes they are written. Raises RecipeError for
    a recipe that can't be used.
    """
    with _without_collection():
        return _generate(pack_dir, out, seed, as_of, processes)


def _generate(pack_dir: Path, out: Path, seed: int, as_of: date, processes: int) -> Truth:
    district = read_district(pack_dir)
    recipe = load_recipe(district.folders)
    form = read_form(district.folders, recipe.surveys)
    world = invent(recipe, district, form, Spans(recipe.sizes.report_year, as_of), seed)
    drafts = draft_files(world, form)
    soil(world, drafts)
    find_people(drafts)
    for draft in drafts:
        number_lines(draft)
    write_all(drafts, out / "inbox", processes=processes)
    truth = account_for(world, drafts)
    _put(out / "acts.json", acts_of(world, form))
    _put(out / "manifest.json", manifest_of(drafts, seed=seed, as_of=as_of))
    _put(out / "truth.json", truth.data)
    return truth


@contextmanager
def _without_collection() -> Iterator[None]:
    """Puts off the search for cycles: among millions of objects that all stay it takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _put(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
