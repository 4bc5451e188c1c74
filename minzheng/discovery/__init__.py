"""A warning, from whatever raised it to a recorded outcome."""
