"""Facts: figures and dates found in a text, normalised."""
