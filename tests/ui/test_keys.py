"""The key that a posted page brings."""

from __future__ import annotations

import uuid

from minzheng.ui.views.fields import key_of


def test_a_page_keeps_its_own_random_key() -> None:
    key = uuid.uuid4()
    assert key_of({"key": str(key)}) == key


def test_a_key_worked_out_from_an_event_is_not_taken_from_a_page() -> None:
    derived = uuid.uuid5(uuid.uuid4(), "handler")
    assert key_of({"key": str(derived)}) != derived
    assert key_of({"key": "no key"}).version == key_of({}).version == 4
