"""Which items answer a need on a day; knows no database."""
