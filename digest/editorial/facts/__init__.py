"""Figures and dates found in a text, normalised, compared and chosen."""
