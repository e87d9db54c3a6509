"""A diagnosis: what was found of a subject, and what to do about it; and the case to examine."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from pathlib import Path
from typing import Literal

from digest.config.mail import MailTable
from digest.config.settings import Settings
from digest.doctor.names import Lookup

DiagnosisState = Literal["ok", "warning", "trouble"]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A finding about one subject.

    A warning is worth a look; in trouble something does not work, or mail is refused.
    """

    subject: str
    state: DiagnosisState
    found: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """The settings, the `file` that they are read from, and the `lookup` of names in the DNS."""

    settings: Settings
    file: Path
    environment: Mapping[str, str]
    lookup: Lookup
    now: datetime

    @property
    def sender_is_set(self) -> bool:
        """True if `[mail] from` is set."""
        return self.settings.mail.sender != MailTable().sender

    @property
    def sender_domain(self) -> str:
        """The domain of the From address."""
        return domain_of(parseaddr(self.settings.mail.sender)[1])

    @property
    def envelope_domain(self) -> str:
        """The domain that mail comes back to: SPF is asked about it."""
        return domain_of(self.settings.bounces.address or parseaddr(self.settings.mail.sender)[1])


def domain_of(address: str) -> str:
    """Return the domain of an address in lower case, as the DNS compares it."""
    return address.rpartition("@")[2].lower()


def report_ok(subject: str, found: str, advice: str = "") -> Diagnosis:
    """Return the diagnosis that something works."""
    return Diagnosis(subject, "ok", found, advice)


def report_warning(subject: str, found: str, advice: str) -> Diagnosis:
    """Return the diagnosis that something is worth a look."""
    return Diagnosis(subject, "warning", found, advice)


def report_trouble(subject: str, found: str, advice: str) -> Diagnosis:
    """Return the diagnosis that something does not work."""
    return Diagnosis(subject, "trouble", found, advice)
