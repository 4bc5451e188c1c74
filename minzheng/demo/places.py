"""The district as its pack describes it: divisions, and the providers that serve them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from minzheng.demo.recipe.book import RecipeError
from minzheng.demo.recipe.reading import read_yaml


@dataclass(frozen=True, slots=True)
class Community:
    """A community or village with the street or town it lies in."""

    code: str
    name: str
    street: str
    street_name: str


@dataclass(frozen=True, slots=True)
class Provider:
    """An organisation that sends workers to people's homes, in Chinese as the returns name it."""

    code: str
    name: str
    streets: tuple[str, ...]


@dataclass(frozen=True)
class District:
    """A district: its communities in code order, its streets, its providers; `folders` of the pack and its base."""

    name: str
    streets: dict[str, str]
    communities: tuple[Community, ...]
    providers: tuple[Provider, ...]
    folders: tuple[Path, ...]

    def providers_of(self, street: str) -> tuple[Provider, ...]:
        """Returns who serves a street, in the pack's order; RecipeError when nobody does."""
        found = tuple(provider for provider in self.providers if street in provider.streets)
        if not found:
            raise RecipeError(
                f"parties.yaml: no provider serves {street}: name the street under `serves` of one"
            )
        return found


def read_district(pack_dir: Path) -> District:
    """Returns the district of a pack, from district.yaml, divisions.csv and parties.yaml."""
    about = read_yaml(pack_dir / "district.yaml")
    base = about.get("base")
    folders = (pack_dir, pack_dir.parent / base) if base else (pack_dir,)
    with (pack_dir / "divisions.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    streets = {row["code"]: row["name"] for row in rows if row["level"] in ("street", "town")}
    communities = [
        Community(row["code"], row["name"], row["parent"], streets[row["parent"]])
        for row in rows
        if row["parent"] in streets
    ]
    name = next(row["name"] for row in rows if row["level"] == "district")
    communities.sort(key=lambda each: each.code)
    return District(name, streets, tuple(communities), _providers(pack_dir), folders)


def _providers(pack_dir: Path) -> tuple[Provider, ...]:
    parties = read_yaml(pack_dir / "parties.yaml")["parties"]
    providers = [
        Provider(party["code"], party["name"]["zh"], tuple(party["serves"]))
        for party in parties
        if party["kind"] == "provider"
    ]
    return tuple(providers)
