"""`[run]` in digest.toml."""

from pathlib import Path

import pytest

from digest.config.settings import load
from digest.errors import BadSettings


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("approve = 'editor'", r"\$\.run\.editor: must be whom the draft is mailed to"),
        ("editor = 'nobody'", r"\$\.run\.editor: must be an e-mail address"),
        ("deadline = '04:00'", r"\$\.run\.deadline: must be later than 'draft_at'"),
        (
            "approve = 'editor'\neditor = 'a@b.example'\n[send]\nsend_until = '07:00'",
            r"\$\.run: must have a 'deadline' before 'send.send_until'",
        ),
        ("draft_at = '5:00'", r"\$\.run\.draft_at: must be a time of day"),
        ("at_deadline = 'drop'", r"\$\.run\.at_deadline: invalid enum value"),
    ],
)
def test_what_cannot_be_is_named(tmp_path: Path, text: str, reason: str) -> None:
    """With the key, and what it must be."""
    path = tmp_path / "digest.toml"
    path.write_text(f"[run]\n{text}\n")
    with pytest.raises(BadSettings, match=reason):
        load(path)


def test_approval_is_automatic_unless_an_editor_is_named(tmp_path: Path) -> None:
    """A relay has to be configured before anything is sent in any case."""
    path = tmp_path / "digest.toml"
    path.write_text("")
    assert load(path).run.approve == "automatic"
