"""Checks answers against their questions; knows no database."""
