"""Which row of one person list is which row of another: tiers in SQL, then Splink, with reasons that travel as data."""
