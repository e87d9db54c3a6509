"""The publication's `layout.toml`: lines that its sources' pages print around an article."""

import re
from pathlib import Path

from digest.config.tomlfile import read_toml
from digest.config.values import SettingRefused, Table, Text
from digest.errors import BadSettings
from digest.model import Layout

LAYOUT_FILE = "layout.toml"


class LayoutFile(Table, frozen=True):
    """`layout.toml`: each key adds to the known ones; all but the labels are patterns."""

    labels: list[Text] = []
    next_story: list[Text] = []
    end: list[Text] = []
    related: list[Text] = []
    furniture: list[Text] = []
    tail: list[Text] = []

    def __post_init__(self) -> None:
        for key in ("next_story", "end", "related", "furniture", "tail"):
            for rule in getattr(self, key):
                try:
                    re.compile(f"(?:{rule})$")
                except re.error as problem:
                    raise SettingRefused(
                        key, f"'{rule}' must be a regular expression ({problem})"
                    ) from None


def read_layout(folder: Path) -> Layout:
    """Return what the publication in `folder` adds to the known lines. Raises BadSettings."""
    path = folder / LAYOUT_FILE
    if not path.is_file():
        return Layout()
    file = read_toml(path, LayoutFile, BadSettings)
    return Layout(**{key: tuple(getattr(file, key)) for key in file.__struct_fields__})
