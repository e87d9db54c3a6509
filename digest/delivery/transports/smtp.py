"""SMTP: one connection to one relay, and messages handed over on it step by step (RFC 5321).

The steps are taken here and not by smtplib's `sendmail`, which does not tell whether the final dot was sent.
"""

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from digest.delivery import replies
from digest.delivery.deliver import Message
from digest.delivery.replies import ANSWER, DATA, MAIL, RCPT, SmtpStep, Submission

Security = Literal["starttls", "tls", "none"]
#: What goes wrong on the way: the network, its encryption, an answer that is too long.
_LOST = (OSError, smtplib.SMTPException)


@dataclass(frozen=True, slots=True)
class Relay:
    """A server that takes mail on. The password is asked for when it is used, and kept nowhere."""

    name: str
    host: str
    port: int = 587
    security: Security = "starttls"
    user: str = ""
    password: Callable[[], str] = str
    weight: float = 1.0
    rate: float | None = None
    per_connection: int = 500
    timeout: float = 60.0
    ca_file: Path | None = None
    hello: str | None = None

    @property
    def context(self) -> ssl.SSLContext:
        """How its certificate is verified."""
        return ssl.create_default_context(cafile=str(self.ca_file) if self.ca_file else None)


@dataclass(frozen=True, slots=True)
class Tls:
    """How a connection is encrypted: which version, and until when the server's certificate is valid (seconds since 1970)."""

    version: str
    until: float


class RelayAway(Exception):
    """The relay cannot be had now."""


class RelayRefuses(Exception):
    """The relay, or what the settings say of it, is wrong: trying again does not help."""


class Connection:
    """An open connection to a `relay`. Raises RelayAway and RelayRefuses."""

    def __init__(self, relay: Relay) -> None:
        self.relay = relay
        self.count = 0
        self._fresh = True
        self._step: SmtpStep = MAIL
        self._smtp = _connect(relay)

    @property
    def spent(self) -> bool:
        """Whether it has taken as many messages as one connection should."""
        return self.count >= self.relay.per_connection

    @property
    def tls(self) -> Tls | None:
        """How it is encrypted, None where it is not."""
        line = self._smtp.sock
        if not isinstance(line, ssl.SSLSocket):
            return None
        certificate = line.getpeercert() or {}
        return Tls(line.version() or "", ssl.cert_time_to_seconds(str(certificate["notAfter"])))

    def greet(self) -> None:
        """Hear that the relay is there, without asking for anything. Raises RelayAway."""
        try:
            code, text = self._ask("NOOP")
        except _LOST as problem:
            raise RelayAway(_said(problem)) from None
        if code != 250:
            raise RelayAway(replies.shown_reply(f"{code} {text}"))

    def submit(self, letter: Message) -> Submission:
        """Hand a message over. A connection whose outcome is not `kept` is to be closed."""
        self.count += 1
        self._step = MAIL
        try:
            if refused := self._announce(letter):
                return refused
            self._step = DATA
            self._hand_over(letter.data)
            # From here on the relay may have taken the message.
            self._step = ANSWER
            return replies.classify_reply(ANSWER, *self._answer())
        except _LOST as problem:
            return replies.classify_loss(self._step, _said(problem))

    def close(self) -> None:
        """Take leave, whether or not the relay still listens."""
        with contextlib.suppress(*_LOST):
            if self._smtp.sock:
                self._smtp.sock.settimeout(5)
            self._smtp.quit()
        self._smtp.close()

    def drop(self) -> None:
        """End it without a word."""
        self._smtp.close()

    def _announce(self, letter: Message) -> Submission | None:
        """Say who sends to whom; return why that is refused, if it is."""
        if not self._fresh:
            # What was begun before and refused is forgotten first (RFC 5321, section 4.1.1.5).
            code, text = self._ask("RSET")
            if code != 250:
                return replies.classify_loss(MAIL, f"{code} {text}")
            self._fresh = True
        size = f" SIZE={len(letter.data)}" if self._smtp.has_extn("size") else ""
        commands: dict[SmtpStep, str] = {
            MAIL: f"MAIL FROM:<{letter.sender}>{size}",
            RCPT: f"RCPT TO:<{letter.address}>",
            DATA: "DATA",
        }
        if self._smtp.has_extn("pipelining"):  # all at once: it saves two round trips (RFC 2920)
            self._smtp.send("".join(f"{command}\r\n" for command in commands.values()))
            return self._refused_of_all(list(commands))
        for step, command in commands.items():
            self._step = step
            code, text = self._ask(command)
            if not replies.is_wanted(step, code):
                self._fresh = False
                return replies.classify_reply(step, code, text)
        return None

    def _refused_of_all(self, steps: list[SmtpStep]) -> Submission | None:
        """Read the answers to commands sent at once; return what the first refusal means, if there is one."""
        refused: Submission | None = None
        code = 0
        try:
            for step in steps:
                self._step = step
                code, text = self._answer()
                if not refused and not replies.is_wanted(step, code):
                    refused = replies.classify_reply(step, code, text)
                    if not refused.kept:
                        return refused
            if refused and replies.is_wanted(DATA, code):
                self._smtp.send(b".\r\n")  # it waits for a message that nobody is to get
                self._answer()
        except _LOST:
            if not refused:
                raise
            return replace(refused, kept=False)  # what it said first counts
        self._fresh = not refused
        return refused

    def _ask(self, command: str) -> tuple[int, str]:
        self._smtp.putcmd(command)
        return self._answer()

    def _answer(self) -> tuple[int, str]:
        code, text = self._smtp.getreply()
        return code, text.decode("utf-8", "replace")

    def _hand_over(self, data: bytes) -> None:
        """Send all of a message and the final dot in one piece: if that fails, the dot was not sent."""
        if b"\r\n." in data:
            data = data.replace(b"\r\n.", b"\r\n..")  # RFC 5321, section 4.5.2
        if not self._smtp.sock:
            raise smtplib.SMTPServerDisconnected("closed")
        self._smtp.sock.sendall(data + (b".\r\n" if data.endswith(b"\r\n") else b"\r\n.\r\n"))


def _connect(relay: Relay) -> smtplib.SMTP:
    # The name that this machine calls itself by, without asking the network for it.
    hello = relay.hello or socket.gethostname()
    smtp: smtplib.SMTP | None = None
    try:
        if relay.security == "tls":
            smtp = smtplib.SMTP_SSL(
                timeout=relay.timeout, local_hostname=hello, context=relay.context
            )
        else:
            smtp = smtplib.SMTP(timeout=relay.timeout, local_hostname=hello)
        _greet(smtp, relay)
    except BaseException as problem:
        if smtp:
            smtp.close()
        raise _understood(problem) from None
    return smtp


def _greet(smtp: smtplib.SMTP, relay: Relay) -> None:
    # smtplib verifies against `_host`, which only its constructor sets, and that would connect at once.
    smtp._host = relay.host  # type: ignore[attr-defined]  # noqa: SLF001
    code, text = smtp.connect(relay.host, relay.port)
    if code != 220:
        raise smtplib.SMTPConnectError(code, text)
    smtp.ehlo_or_helo_if_needed()
    if relay.security == "starttls":
        if not smtp.has_extn("starttls"):
            raise RelayRefuses(
                "it does not offer STARTTLS; set its security to 'tls', or ask its provider"
            )
        smtp.starttls(context=relay.context)
        smtp.ehlo_or_helo_if_needed()
    if relay.user:
        smtp.login(relay.user, relay.password())


def _understood(problem: BaseException) -> BaseException:
    """Return the error of a connection in our words; whatever else it is, it is left as it is."""
    if isinstance(problem, ssl.SSLCertVerificationError):
        return RelayRefuses(f"its certificate is not valid: {problem.verify_message}")
    if isinstance(problem, smtplib.SMTPAuthenticationError) and problem.smtp_code >= 500:
        return RelayRefuses(f"it does not accept the user and password: {_said(problem)}")
    if isinstance(problem, smtplib.SMTPNotSupportedError):
        return RelayRefuses(f"{problem}")
    if isinstance(problem, _LOST):
        return RelayAway(_said(problem))
    return problem


def _said(problem: Exception) -> str:
    """Return what went wrong, without what was sent: that may be a password."""
    if isinstance(problem, smtplib.SMTPResponseException):
        text = problem.smtp_error
        said = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
        return replies.shown_reply(f"{problem.smtp_code} {said}")
    if isinstance(problem, TimeoutError):
        return "no answer in time"
    return replies.shown_reply(str(problem)) or type(problem).__name__
