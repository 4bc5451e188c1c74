"""What can be given: items, units, prices and ceilings by date, and what everybody of an age is entitled to."""
