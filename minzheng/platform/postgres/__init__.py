"""The database backend that tells each session who acts before a statement reaches it."""
