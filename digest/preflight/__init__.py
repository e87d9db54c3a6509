"""The preflight: what a mail is checked for before it is sent (`digest lint`, every build, and the gate to sending).

`check` is a function of values: the bytes of a message, the edition (narrowed to the variant) that it shows, and a
context. Each rule is a small function with a code; docs/preflight.md lists them.
"""

from collections.abc import Iterable

from digest.model import Edition
from digest.preflight import clients, contrast, inbox, links, messages, pages, stories, texts
from digest.preflight.mail import LintContext, Mail, mail_subject
from digest.preflight.rule import RULES, Finding, Level, LintPolicy, Rule, Severity, lint_policy

__all__ = [
    "RULES",
    "Finding",
    "Level",
    "LintContext",
    "LintPolicy",
    "Rule",
    "Severity",
    "check_message",
    "check_page",
    "clients",
    "distinct",
    "has_error",
    "lint_policy",
    "subject_of",
]

_LOUDNESS: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}
#: The modules of rules, by which they are registered.
_MODULES = (messages, inbox, pages, links, contrast, clients, stories, texts)


def check_message(
    message: bytes, edition: Edition | None = None, context: LintContext | None = None
) -> tuple[Finding, ...]:
    """Return what is wrong with a `message`, the worst first.

    `edition` is what it shows, narrowed to its variant; without one, rules about the edition are not run.
    """
    return _findings(Mail(context or LintContext(), message=message, edition=edition))


def check_page(html: str, context: LintContext | None = None) -> tuple[Finding, ...]:
    """Return what is wrong with a page of HTML that is to be a mail; rules about messages and text are not run."""
    return _findings(Mail(context or LintContext(), html=html))


def distinct(findings: Iterable[Finding]) -> list[Finding]:
    """Return the first of the findings of each rule that say the same, wherever it is."""
    first: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        first.setdefault((finding.code, finding.message), finding)
    return list(first.values())


def has_error(findings: Iterable[Finding]) -> bool:
    """Tell whether an error is among `findings`, so that the mail may not be sent."""
    return any(finding.severity == "error" for finding in findings)


def subject_of(message: bytes) -> str:
    """Return the subject of a message as people read it."""
    import email
    import email.policy

    return mail_subject(email.message_from_bytes(message, policy=email.policy.compat32))


def _findings(mail: Mail) -> tuple[Finding, ...]:
    found = [finding for rule in RULES.values() for finding in _ask(rule, mail)]
    return tuple(sorted(found, key=lambda finding: _LOUDNESS[finding.severity]))


def _ask(rule: Rule, mail: Mail) -> list[Finding]:
    severity = mail.context.policy.severity(rule)
    if severity is None or any(getattr(mail, need) is None for need in rule.needs):
        return []
    return [
        Finding(rule.code, rule.name, severity, message, where, rule.source)
        for where, message in rule.check(mail)
    ]
