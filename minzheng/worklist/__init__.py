"""A task, its owner and its clock in working days."""
