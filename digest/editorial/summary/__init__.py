"""Summaries: a text's sentences, the quotable ones, and the choice of a few."""
