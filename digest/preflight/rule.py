"""Rules: what the preflight asks of a mail, by code; a finding says where a mail breaks one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from digest.preflight.mail import Mail, Need
from digest.preflight.policy import Severity

#: What a check yields: where, and what is wrong there.
Found = Iterator[tuple[str, str]]
_Check = Callable[[Mail], Found]
#: A check with its reason and remedy.
_Reasoned = tuple[str, str, _Check]


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault in a mail: the rule, its severity here, what is wrong, where, and the remedy."""

    code: str
    name: str
    severity: Severity
    message: str
    where: str
    source: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.code} {self.where}: {self.message}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with its code: `why` is its reason and `remedy` what to do, a sentence each.

    `source` says who demands it. It runs on mails that have all that it `needs`.
    """

    code: str
    name: str
    severity: Severity
    why: str
    remedy: str
    source: str
    needs: tuple[Need, ...]
    check: _Check


#: All rules by code, in the order in which they run; complete once check.py is imported.
RULES: dict[str, Rule] = {}
_SEVERITIES: Mapping[str, Severity] = {"E": "error", "W": "warning", "I": "info"}


def rule(
    code: str, *needs: Need, source: str = "docs/engineering/preflight.md"
) -> Callable[[_Reasoned], _Check]:
    """Return a decorator that registers a check and its reason (`because`) as the rule `code`.

    The code's first letter is the rule's severity, the function's name is the rule's name.
    """

    def register(reasoned: _Reasoned) -> _Check:
        why, remedy, check = reasoned
        name = check.__name__.replace("_", "-")
        RULES[code] = Rule(code, name, _SEVERITIES[code[0]], why, remedy, source, needs, check)
        return check

    return register


def because(why: str, remedy: str) -> Callable[[_Check], _Reasoned]:
    """Return a decorator that puts a reason and a remedy, sentences, beside a check for `rule`."""
    return lambda check: (why, remedy, check)
