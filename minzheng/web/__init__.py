"""The faces: shell, home, search, person page, command centre. Reads through the door, writes by verbs."""
