"""Tests that enumerate: whatever is declared (tables, rights, verbs, addresses, lists) is tried, the next one too."""
