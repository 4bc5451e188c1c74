"""From answers to levels and needs, each with its reasons."""
