"""Packs: what differs from district to district, as data with a schema, a date, a source and an example."""

from __future__ import annotations

from minzheng.platform.packs.examples import ExampleRunner, check, runners
from minzheng.platform.packs.kinds import Content, ContentKind, ContentKinds, content_kinds, discover
from minzheng.platform.packs.loading import load, load_file
from minzheng.platform.packs.pack import Pack, PackAt
from minzheng.platform.packs.parameters import NoParameter, Parameter
from minzheng.platform.packs.places import pack_folder, packs_dir
from minzheng.platform.packs.problems import PackError, Problem, wrong
from minzheng.platform.packs.schema import (
    Code,
    DivisionCode,
    English,
    Flag,
    Said,
    Schema,
    Sourced,
    Status,
    Text,
    Whole,
)

__all__ = [
    "Code",
    "Content",
    "ContentKind",
    "ContentKinds",
    "DivisionCode",
    "English",
    "ExampleRunner",
    "Flag",
    "NoParameter",
    "Pack",
    "PackAt",
    "PackError",
    "Parameter",
    "Problem",
    "Said",
    "Schema",
    "Sourced",
    "Status",
    "Text",
    "Whole",
    "check",
    "content_kinds",
    "discover",
    "load",
    "load_file",
    "pack_folder",
    "packs_dir",
    "runners",
    "wrong",
]
