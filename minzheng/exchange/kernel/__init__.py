"""Reading, checking and returning files, and the lake their rows lie in; no database, no Django."""
