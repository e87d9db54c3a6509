"""Check: every rule asked of one message or page. Values in, findings out: no files, no clock."""

import email
import email.policy
from collections.abc import Iterable

from digest.config.words import not_one_of
from digest.errors import BadSettings
from digest.model import Edition
from digest.preflight import (
    clients,
    contrast,
    inbox,
    layout,
    links,
    messages,
    pages,
    pictures,
    sender,
    stories,
    structure,
    styles,
    texts,
    unsubscribe,
    wording,
)
from digest.preflight.mail import LintContext, Mail, mail_subject
from digest.preflight.policy import Level, LintPolicy, Severity
from digest.preflight.rule import RULES, Finding

_LOUDNESS: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}
#: Importing them registers their rules.
_MODULES = (
    *(messages, sender, inbox, wording, pages, pictures, structure, layout, styles),
    *(links, unsubscribe, contrast, clients, stories, texts),
)


def check_message(
    message: bytes, edition: Edition | None = None, context: LintContext | None = None
) -> tuple[Finding, ...]:
    """Return what is wrong with a `message`, the worst first.

    `edition` is the one it shows, narrowed to its variant; without it, rules about the edition
    do not run.
    """
    return _findings(Mail(context or LintContext(), message=message, edition=edition))


def check_page(html: str, context: LintContext | None = None) -> tuple[Finding, ...]:
    """Return what is wrong with the HTML of a mail, the worst first; other rules do not run."""
    return _findings(Mail(context or LintContext(), html=html))


def distinct_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Return one finding, the first, of those with the same rule and message."""
    first: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        first.setdefault((finding.code, finding.message), finding)
    return list(first.values())


def has_error(findings: Iterable[Finding]) -> bool:
    """Return True if an error is among `findings`: such a mail may not be sent."""
    return any(finding.severity == "error" for finding in findings)


def subject_of(message: bytes) -> str:
    """Return the decoded subject of a message."""
    return mail_subject(email.message_from_bytes(message, policy=email.policy.compat32))


def lint_policy(
    names: Iterable[str] | None = None, levels: Iterable[tuple[str, Level]] = ()
) -> LintPolicy:
    """Return the policy for the clients called `names` and the `levels` set by code.

    Without names it is for the most used clients. Raises BadSettings for an unknown client or
    code, and for a code that is set twice.
    """
    chosen: list[str] = []
    for name in clients.COMMON if names is None else names:
        if not (found := clients.clients_meant(name)):
            reason = not_one_of(name, clients.client_names())
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


def _findings(mail: Mail) -> tuple[Finding, ...]:
    found = []
    for rule in RULES.values():
        severity = mail.context.policy.severity(rule.code, rule.severity)
        if severity and mail.has.issuperset(rule.needs):
            found += [
                Finding(rule.code, rule.name, severity, message, where, rule.source, rule.remedy)
                for where, message in rule.check(mail)
            ]
    return tuple(sorted(found, key=lambda finding: _LOUDNESS[finding.severity]))
