"""Rules: what the preflight asks of a mail, by code; and findings, what a rule has to say."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from digest.config.words import not_one_of
from digest.errors import BadSettings

if TYPE_CHECKING:
    from digest.preflight.mail import Mail

Severity = Literal["error", "warning", "info"]
#: How loud a rule may be set; "off" silences it.
Level = Literal["error", "warning", "info", "off"]
#: What a rule cannot do without: it is not run on a mail that lacks it.
Need = Literal["message", "page", "text", "edition"]

#: What a rule finds: where, and what is wrong there.
Found = Iterator[tuple[str, str]]
_Check = Callable[["Mail"], Found]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a mail: the rule's code and name, how bad it is, what, where, and who says so."""

    code: str
    name: str
    severity: Severity
    message: str
    where: str
    source: str

    def __str__(self) -> str:
        return f"{self.code} {self.where}: {self.message}"


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that a mail has to be; `why` says so in a sentence, `source` who says it."""

    code: str
    name: str
    severity: Severity
    why: str
    source: str
    needs: tuple[Need, ...]
    check: _Check


#: All rules, by code, in the order in which they are run.
RULES: dict[str, Rule] = {}
_SEVERITIES: Mapping[str, Severity] = {"E": "error", "W": "warning", "I": "info"}


def rule(code: str, *needs: Need, source: str) -> Callable[[_Check], _Check]:
    """Register a function as the rule `code`, whose first letter is its severity.

    The rule bears the function's name; the first line of its docstring is its reason.
    """

    def register(check: _Check) -> _Check:
        name = check.__name__.strip("_").replace("_", "-")
        why = (check.__doc__ or "").strip().partition("\n")[0]
        RULES[code] = Rule(code, name, _SEVERITIES[code[0]], why, source, needs, check)
        return check

    return register


@dataclass(frozen=True, slots=True)
class LintPolicy:
    """How loud rules are where the publication says so, by code, and the mail clients its readers use."""

    levels: Mapping[str, Level] = field(default_factory=dict)
    clients: tuple[str, ...] = ()

    def severity(self, said: Rule) -> Severity | None:
        """Return how bad a finding of a rule is here; None where it is silenced."""
        level = self.levels.get(said.code, said.severity)
        return None if level == "off" else level


def lint_policy(
    clients: Iterable[str] | None = None, levels: Iterable[tuple[str, Level]] = ()
) -> LintPolicy:
    """Return the policy of `clients` (None: those most readers use) and of the levels set by code.

    Raises BadSettings where a client or a code is not known, naming those that are.
    """
    from digest.preflight import clients as known

    chosen: list[str] = []
    for name in known.COMMON if clients is None else clients:
        if not (found := known.clients_meant(name)):
            reason = not_one_of(name, known.client_names())
            raise BadSettings(path="digest.toml", where="[lint] clients", reason=reason)
        chosen += found
    set_to: dict[str, Level] = {}
    for code, level in levels:
        if code not in RULES or code in set_to:
            reason = "is set twice" if code in set_to else not_one_of(code, sorted(RULES))
            where = f"[[lint.rule]] '{code}' code"
            raise BadSettings(path="digest.toml", where=where, reason=reason)
        set_to[code] = level
    return LintPolicy(set_to, tuple(dict.fromkeys(chosen)))
