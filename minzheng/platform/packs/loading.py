"""Loads a pack with its base: every file is claimed by a schema, and all mistakes are told at once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ValidationError

from minzheng.platform.packs.faults import problems_of
from minzheng.platform.packs.files import District
from minzheng.platform.packs.kinds import Content, ContentKind, ContentKinds, M, discover
from minzheng.platform.packs.pack import Pack
from minzheng.platform.packs.problems import PackError, Problem
from minzheng.platform.packs.reading import Path_, read
from minzheng.platform.packs.schema import Text

DISTRICT_FILE = PurePosixPath("district.yaml")
ENDINGS = {".yaml", ".csv", ".geojson"}
# Not content: demo/ is the recipe of invented files, which nothing but their generator reads.
OUTSIDE = "demo"
# What a pack is called while its district.yaml has mistakes; such a pack is only checked, never used.
NAMELESS = "nameless"


@dataclass(frozen=True, slots=True)
class PackFile:
    """A file of the pack or of its base, by its path within the pack."""

    path: PurePosixPath
    found: Path
    of_base: bool

    @property
    def shown(self) -> str:
        """The name messages use: from the working folder when it lies there."""
        here = os.path.relpath(self.found)
        return str(self.found) if here.startswith("..") else here


@dataclass(frozen=True, slots=True)
class Gathered:
    """The files of a pack, what is wrong already, and whether its base's are among them."""

    files: tuple[PackFile, ...]
    problems: tuple[Problem, ...]
    whole: bool


def load(folder: Path | str, kinds: ContentKinds | None = None) -> Pack:
    """Loads the pack in a folder. Raises PackError with every problem of its files and of its base's."""
    pack, problems = load_with_problems(Path(folder), kinds)
    if problems:
        raise PackError(problems)
    return pack


def load_file(path: Path, schema: type[M]) -> M:
    """One yaml file by its schema, without the rest of its pack. Raises PackError."""
    shown = PackFile(PurePosixPath(path.name), path, of_base=False).shown
    origin = read(path, shown)
    if origin.problems:
        raise PackError(origin.problems)
    try:
        return schema.model_validate(origin.value)
    except ValidationError as error:
        raise PackError(list(problems_of(error, schema, origin, shown, ()))) from error


def load_with_problems(folder: Path, kinds: ContentKinds | None = None) -> tuple[Pack, list[Problem]]:
    """The pack as far as it is readable, and all problems; with any problem it is only good to be looked at."""
    kinds = kinds or discover()
    gathered = _gathered(folder)
    problems = list(gathered.problems)
    contents: dict[str, list[Content[BaseModel]]] = {kind.code: [] for kind in kinds}
    broken: set[str] = set()
    for file in gathered.files:
        kind, found, wrong = _validated(file, kinds)
        problems += wrong
        if kind is not None:
            contents[kind.code] += found
            broken |= {kind.code} if wrong else set()
    pack = _assembled(folder, gathered.files, {code: tuple(found) for code, found in contents.items()})
    if gathered.whole:
        problems += _checked(pack, kinds, broken)
    return pack, sorted(set(problems))


def _gathered(folder: Path) -> Gathered:
    """The files of the pack over those of its base; a file of the pack stands for the base's of the same path."""
    own = {file.path: file for file in _walk(folder, of_base=False)}
    head = own.get(DISTRICT_FILE)
    if head is None:
        name = str(folder / DISTRICT_FILE)
        missing = Problem(name, 1, "", "The file isn't there.", "A pack begins with its district.yaml.")
        return Gathered((), (missing,), whole=False)
    origin = read(head.found, head.shown)
    base = origin.value.get("base") if isinstance(origin.value, dict) else None
    if not isinstance(base, str):
        return Gathered(_in_order(own), (), whole=not origin.problems)
    beneath = {file.path: file for file in _walk(folder.parent / base, of_base=True)}
    if DISTRICT_FILE not in beneath:
        row = origin.row(("base",))
        unknown = Problem(
            head.shown, row, "base", f"There is no pack {base}.", "Name a folder beside this one."
        )
        return Gathered(_in_order(own), (unknown,), whole=False)
    return Gathered(_in_order(beneath | own), (), whole=True)


def _in_order(files: Mapping[PurePosixPath, PackFile]) -> tuple[PackFile, ...]:
    return tuple(files[path] for path in sorted(files))


def _walk(folder: Path, *, of_base: bool) -> Iterator[PackFile]:
    for found in sorted(folder.rglob("*")):
        path = PurePosixPath(found.relative_to(folder).as_posix())
        hidden = any(part.startswith(".") for part in path.parts)
        if found.is_file() and not hidden and path.suffix != ".md" and path.parts[0] != OUTSIDE:
            yield PackFile(path, found, of_base)


def _validated(
    file: PackFile, kinds: ContentKinds
) -> tuple[ContentKind[BaseModel] | None, list[Content[BaseModel]], list[Problem]]:
    kind = kinds.claiming(file.path)
    if kind is None or file.path.suffix not in ENDINGS:
        return None, [], [_unclaimed(file, kinds)]
    origin = read(file.found, file.shown)
    if origin.problems:
        return kind, [], list(origin.problems)
    places: list[tuple[Path_, object]] = [((), origin.value)]
    if file.path.suffix == ".csv" and isinstance(origin.value, list):
        places = [((index,), row) for index, row in enumerate(origin.value)]
    contents: list[Content[BaseModel]] = []
    problems: list[Problem] = []
    for at, value in places:
        try:
            model = kind.schema.model_validate(value)
        except ValidationError as error:
            problems += problems_of(error, kind.schema, origin, file.shown, at)
        else:
            contents.append(Content(model, file.shown, file.path, origin, at, file.of_base))
    return kind, contents, problems


def _unclaimed(file: PackFile, kinds: ContentKinds) -> Problem:
    patterns = [kind.pattern for kind in kinds]
    near = get_close_matches(str(file.path), patterns, n=1, cutoff=0.0)
    hint = f"Rename it to {near[0]}" if near else "Rename it"
    return Problem(file.shown, 1, "", "No schema claims this file.", f"{hint}, or remove it.")


def _assembled(
    folder: Path, files: Sequence[PackFile], contents: Mapping[str, tuple[Content[BaseModel], ...]]
) -> Pack:
    """The pack, to be looked at as a whole even when its own district.yaml has a mistake."""
    found = (each.value for each in contents.get("district", ()) if isinstance(each.value, District))
    nameless = District(code=NAMELESS, name=Text(zh=NAMELESS, en=NAMELESS))
    return Pack(folder, next(found, nameless), _hash(files), contents)


def _hash(files: Sequence[PackFile]) -> str:
    """One hash over the paths and bytes of all content, the base's included."""
    whole = hashlib.sha256()
    for file in files:
        body = hashlib.sha256(file.found.read_bytes()).hexdigest()
        whole.update(f"{file.path} {body}\n".encode())
    return whole.hexdigest()


def _checked(pack: Pack, kinds: ContentKinds, broken: set[str]) -> Iterator[Problem]:
    """The problems only the whole pack shows, as far as what they need is sound."""
    for kind in kinds:
        if kind.check is None or broken & {kind.code, *kind.needs}:
            continue
        for content in pack.content(kind):
            yield from kind.check(content, pack)
