"""One person, one plan: items from the catalogue, approved by another."""
