"""Rendering: a variant of an edition becomes the parts of a mail, and those become a message."""
