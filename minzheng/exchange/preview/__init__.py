"""A file is looked at by its sender before anything of it is taken in."""
