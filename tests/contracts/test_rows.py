"""The factory of the other tests makes a row of every scoped model there is, in either street."""

from __future__ import annotations

import pytest
from django.db import models

from tests.contracts.enumerated import scoped_models
from tests.contracts.rows import any_row, qinghe, wanghu

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", scoped_models(), ids=lambda model: model._meta.label)
def test_a_row_of_every_scoped_model_can_be_made_in_either_street(model: type[models.Model]) -> None:
    here, there = any_row(model, qinghe()), any_row(model, wanghu())
    assert here.area_id != there.area_id
