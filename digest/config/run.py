"""The day in one command, as `digest.toml` says it: `[run]`."""

import re
from typing import Literal

from digest.config.tables import Table, Text, TimeOfDay


class RunTable(Table, frozen=True):
    """`[run]`: who approves, from when on an editor looks, by when, and what happens then; times are the publication's."""

    approve: Literal["automatic", "editor"] = "automatic"
    editor: Text | None = None
    draft_at: TimeOfDay = "05:00"
    deadline: TimeOfDay = "07:00"
    at_deadline: Literal["hold", "send"] = "hold"

    def __post_init__(self) -> None:
        if self.approve == "editor" and not self.editor:
            raise ValueError(
                "'editor' must be whom the draft is mailed to, for 'approve' = 'editor'"
            )
        if self.editor and not re.fullmatch(r"[^@\s<>]{1,64}@[A-Za-z0-9.-]{1,189}", self.editor):
            raise ValueError("'editor' must be an e-mail address such as 'desk@example.com'")
        if self.deadline <= self.draft_at:
            raise ValueError("'deadline' must be later than 'draft_at'")
