"""News: whether today's story is new to a theme's readers, an update of what they know, or told."""
