"""Somebody goes to somebody and comes back with answers."""
