"""Minzheng, the working system of a district civil-affairs bureau."""
