"""Figures: each a queryset with a definition; the report that is made of them."""
