"""The preflight's settings: which mail clients readers use, where links may lead, and how loud rules are."""

from typing import Annotated, Literal

from msgspec import Meta

from digest.config.tables import Table, Text

_HOST = r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$"


class LintRuleTable(Table, frozen=True):
    """`[[lint.rule]]`: how loud the rule with a `code` is here, and the `reason` why."""

    code: Annotated[str, Meta(pattern=r"^[A-Z][0-9]{3}$")]
    severity: Literal["off", "info", "warning", "error"]
    reason: Text


class LintTable(Table, frozen=True):
    """`[lint]`: `clients` as caniemail names them (None: those most use); `hosts` that links may lead to as well.

    Which clients and codes there are, the preflight knows.
    """

    clients: list[Text] | None = None
    hosts: list[Annotated[str, Meta(pattern=_HOST)]] = []
    rule: list[LintRuleTable] = []
