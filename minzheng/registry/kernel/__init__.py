"""Who somebody is, without a database: identity numbers, telephone numbers, names and how they sound."""
