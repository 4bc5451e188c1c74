"""Files of departments, streets and providers: taken in by contract, returned with what would be right."""
