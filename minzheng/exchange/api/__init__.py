"""The door for other systems: rows as JSON in the name of an account, by a key that it has issued. See docs/api.md."""
