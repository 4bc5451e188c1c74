"""Scores answers by published tables; knows no database."""
