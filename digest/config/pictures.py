"""Where copies of pictures are put, and under which address the publication's web server shows them."""

import re

from digest.config.tables import Table, Text, Url


class PicturesTable(Table, frozen=True):
    """`[pictures]`: the `folder`, relative to the settings file, and its https address. Without, none is copied."""

    folder: Text | None = None
    url: Url | None = None

    def __post_init__(self) -> None:
        if (self.folder is None) != (self.url is None):
            missing, given = ("url", "folder") if self.url is None else ("folder", "url")
            raise ValueError(f"'{missing}' must be given where '{given}' is")
        if self.url and not re.fullmatch(r"https://[^/?#@]+(/[^?#]*)?", self.url, re.IGNORECASE):
            raise ValueError("'url' must be an https address without '?', '#' and '@' in it")
