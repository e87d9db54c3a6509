"""Summaries: sentences found, and the ones chosen to stand for an article."""
