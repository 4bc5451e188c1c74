"""How far long work has come is seen while its own transaction is still open, and no longer once it has ended."""

from __future__ import annotations

import uuid

import pytest
from django.db import transaction

from minzheng.platform import progress
from minzheng.platform.models import Progress
from minzheng.platform.progress import telling, told_of

KEY = uuid.UUID("5d3f2f0a-1f63-4d0f-9d0e-0a8f7b1c2d3e")


def test_work_is_told_before_its_transaction_ends_and_ends_with_it(
    committed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "EVERY_SECONDS", 0)
    with transaction.atomic(), telling(KEY, "merge", 9) as tell:
        for done in (4, 7):
            tell(done)
            told = told_of(KEY)
            assert told is not None and (told.title, told.done, told.total) == ("merge", done, 9)
    assert told_of(KEY) is None


def test_work_that_a_fault_ends_is_no_longer_told(committed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "EVERY_SECONDS", 0)
    with pytest.raises(ZeroDivisionError), telling(KEY, "merge", 9) as tell:
        tell(4)
        raise ZeroDivisionError
    assert told_of(KEY) is None


def test_short_work_leaves_nothing(committed: str) -> None:
    with telling(KEY, "merge", 9) as tell:
        tell(9)
    assert not Progress.objects.exists()
