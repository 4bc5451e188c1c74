"""Campaigns: everybody of a population is asked or examined by a day, and it shows who is still to be reached."""
