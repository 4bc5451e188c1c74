"""Rows whose number can't be used: who is meant by them, decided by the evidence or by a person, and taken in."""
