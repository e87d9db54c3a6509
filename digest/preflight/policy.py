"""Policy: how loud the preflight's rules are for one publication."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning", "info"]
#: What a rule may be set to; "off" silences it.
Level = Literal["error", "warning", "info", "off"]


@dataclass(frozen=True, slots=True)
class LintPolicy:
    """The levels that a publication sets, by rule code, and the mail clients of its readers."""

    levels: Mapping[str, Level] = field(default_factory=dict)
    clients: tuple[str, ...] = ()

    def severity(self, code: str, usual: Severity) -> Severity | None:
        """Return the severity of the rule `code`, `usual` unless it is set; None if it is off."""
        level = self.levels.get(code, usual)
        return None if level == "off" else level
