"""Measurements of the parts that must be quick: a module each, with a `main()` that prints and gives an exit code."""
