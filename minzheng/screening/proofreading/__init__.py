"""Proofreading: from the files' entries to a checked book, with every problem told at once."""
