"""Themes: the theme that an article belongs to, and the evidence for it."""
