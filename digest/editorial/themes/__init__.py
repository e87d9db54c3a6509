"""Themes: the one that an article belongs to, and the evidence for it."""
