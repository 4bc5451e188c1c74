"""Sharing out: a list goes to a department for the purpose that was agreed, approved by another, until a day."""
