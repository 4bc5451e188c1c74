"""docs/personal-data.yaml names every field of every model: what of it is about a person, why and how long."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.db import models

from tests.contracts.conftest import Tried

KINDS = ("plain", "sensitive", "encrypted", "none")
INVENTORY: dict[str, Any] = yaml.safe_load(
    (Path(__file__).resolve().parents[2] / "docs" / "personal-data.yaml").read_text("utf-8")
)
MODELS = sorted(
    (model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy),
    key=lambda model: model._meta.label,
)
each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)


def entry(model: type[models.Model]) -> dict[str, Any]:
    found: dict[str, Any] = INVENTORY["models"].get(model._meta.label, {})
    return found


def kind_of(model: type[models.Model], field: str) -> str:
    return next(kind for kind in KINDS if field in entry(model).get(kind, ()))


@each_model
def test_each_field_of_each_model_is_named_once_and_no_other(model: type[models.Model], tried: Tried) -> None:
    named = [field for kind in KINDS for field in entry(model).get(kind, ())]
    assert sorted(named) == sorted(field.name for field in model._meta.concrete_fields)
    tried("fields found in the personal-data inventory", len(named))


@each_model
def test_what_is_personal_says_why_it_is_held_and_how_long(model: type[models.Model]) -> None:
    told = entry(model)
    if any(told.get(kind) for kind in ("plain", "sensitive", "encrypted")):
        assert told.get("why", "").strip()
        assert told.get("kept") in INVENTORY["retention"]
    assert set(told) <= {*KINDS, "why", "kept"}


@each_model
def test_ciphers_and_blind_indexes_are_called_so_and_nothing_else_is(model: type[models.Model]) -> None:
    for field in model._meta.concrete_fields:
        by_name = field.name.endswith(("_cipher", "_index"))
        assert by_name == (kind_of(model, field.name) == "encrypted"), field.name
        assert not by_name or isinstance(field, models.BinaryField), field.name


def test_who_points_to_a_subject_holds_personal_data() -> None:
    silent = [
        f"{model._meta.label}.{field.name}"
        for model in MODELS
        for field in model._meta.concrete_fields
        if (field.name in ("subject", "subject_id")) and kind_of(model, field.name) == "none"
    ]
    assert silent == []


def test_no_model_of_the_inventory_is_gone() -> None:
    assert set(INVENTORY["models"]) - {model._meta.label for model in MODELS} == set()
