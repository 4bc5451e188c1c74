"""Screening: rules written by policy staff, run over the lake; each hit says why."""
