"""The command centre: the district on one dark wall; figures, map, what is late. Each number opens its rows."""
