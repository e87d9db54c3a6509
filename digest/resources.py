"""Finds what ships with the program: templates, themes and examples.

An installed package carries them inside; in a checkout they stand beside it.
"""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped_folder(name: str) -> Path:
    """Return the folder `name` (templates, themes, examples) as shipped: the package's own, else beside it."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
