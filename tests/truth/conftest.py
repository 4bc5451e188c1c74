"""Districts fed with the files of a seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.fed import District, fed_copy

Fed = Callable[[int], AbstractContextManager[District]]


@pytest.fixture
def fed(template: str, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Fed:
    """Connects to a fresh copy of the fed district of a seed."""

    @contextmanager
    def copied(seed: int) -> Iterator[District]:
        with django_db_blocker.unblock(), fed_copy(template, seed) as district:
            yield district

    return copied
