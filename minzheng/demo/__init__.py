"""Invents a district's files from a pack's recipe; writes files, and knows nothing of what reads them."""
