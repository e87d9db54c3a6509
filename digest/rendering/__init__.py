"""Rendering: an edition, narrowed to a variant, becomes the parts of a mail."""
