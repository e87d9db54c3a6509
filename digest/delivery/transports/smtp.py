"""SMTP: one connection to one relay, and messages submitted on it step by step (RFC 5321).

The steps are taken here, since smtplib's `sendmail` does not tell whether the final dot was sent.
"""

import contextlib
import select
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
#: A connection that is lost: the network, its encryption, a reply that is too long.
_LOST = (OSError, smtplib.SMTPException)


@dataclass(frozen=True, slots=True)
class Relay:
    """A server that accepts mail; `password` is called for each login and its value never kept."""

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
        """The TLS context by which its certificate is verified."""
        return ssl.create_default_context(cafile=str(self.ca_file) if self.ca_file else None)


@dataclass(frozen=True, slots=True)
class Tls:
    """The TLS version, and until when the certificate is valid, in seconds since 1970."""

    version: str
    until: float


class RelayAway(Exception):
    """The relay does not answer, or not now."""


class RelayRefuses(Exception):
    """The relay or its settings are wrong: a retry does not help."""


class Connection:
    """An open connection to a `relay`. To open it raises RelayAway and RelayRefuses."""

    def __init__(self, relay: Relay) -> None:
        self.relay = relay
        self.count = 0
        self._fresh = True
        self._step: SmtpStep = MAIL
        self._smtp = _connect(relay)

    @property
    def spent(self) -> bool:
        """True if it has carried as many messages as one connection should."""
        return self.count >= self.relay.per_connection

    @property
    def tls(self) -> Tls | None:
        """How it is encrypted, or None."""
        line = self._smtp.sock
        if not isinstance(line, ssl.SSLSocket):
            return None
        certificate = line.getpeercert() or {}
        return Tls(line.version() or "", ssl.cert_time_to_seconds(str(certificate["notAfter"])))

    @property
    def is_quiet(self) -> bool:
        """True if nothing has come unasked: the end of the connection, or a 421 before it."""
        if not self._smtp.sock:
            return False
        poll = select.poll()
        poll.register(self._smtp.sock, select.POLLIN)
        return not poll.poll(0)

    def greet(self) -> None:
        """Check that the relay still answers. Raises RelayAway."""
        try:
            code, text = self._ask("NOOP")
        except _LOST as problem:
            raise RelayAway(_said(problem)) from None
        if code != 250:
            raise RelayAway(replies.shown_reply(f"{code} {text}"))

    def submit(self, message: Message) -> Submission:
        """Submit a message. Close the connection if the outcome says that it is not `kept`."""
        self.count += 1
        self._step = MAIL
        try:
            if refused := self._announce(message):
                return refused
            self._step = DATA
            self._hand_over(message.data)
            # From here on the relay may have accepted the message.
            self._step = ANSWER
            return replies.classify_reply(ANSWER, *self._answer())
        except _LOST as problem:
            return replies.classify_loss(self._step, _said(problem))

    def close(self) -> None:
        """Say QUIT and close, whether or not the relay still listens."""
        with contextlib.suppress(*_LOST):
            if self._smtp.sock:
                self._smtp.sock.settimeout(5)
            self._smtp.quit()
        self._smtp.close()

    def drop(self) -> None:
        """Close it without QUIT."""
        self._smtp.close()

    def _announce(self, message: Message) -> Submission | None:
        """Send MAIL, RCPT and DATA; return the refusal, or None if all are accepted."""
        if not self._fresh:
            # Reset the transaction that was refused (RFC 5321, section 4.1.1.5).
            code, text = self._ask("RSET")
            if code != 250:
                return replies.classify_loss(MAIL, f"{code} {text}")
            self._fresh = True
        size = f" SIZE={len(message.data)}" if self._smtp.has_extn("size") else ""
        commands: dict[SmtpStep, str] = {
            MAIL: f"MAIL FROM:<{message.sender}>{size}",
            RCPT: f"RCPT TO:<{message.address}>",
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
        """Read the replies to commands sent at once; return the first refusal, or None."""
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
                self._smtp.send(b".\r\n")  # it waits for a message for nobody
                self._answer()
        except _LOST:
            if not refused:
                raise
            return replace(refused, kept=False)  # its first reply counts
        self._fresh = not refused
        return refused

    def _ask(self, command: str) -> tuple[int, str]:
        self._smtp.putcmd(command)
        return self._answer()

    def _answer(self) -> tuple[int, str]:
        code, text = self._smtp.getreply()
        return code, text.decode("utf-8", "replace")

    def _hand_over(self, data: bytes) -> None:
        """Send a message and the final dot in one piece: if that fails, the dot was not sent."""
        if b"\r\n." in data:
            data = data.replace(b"\r\n.", b"\r\n..")  # RFC 5321, section 4.5.2
        if not self._smtp.sock:
            raise smtplib.SMTPServerDisconnected("closed")
        self._smtp.sock.sendall(data + (b".\r\n" if data.endswith(b"\r\n") else b"\r\n.\r\n"))


def _connect(relay: Relay) -> smtplib.SMTP:
    # The machine's own name, without a look-up in the network.
    hello = relay.hello or socket.gethostname()
    smtp: smtplib.SMTP | None = None
    try:
        if relay.security == "tls":
            smtp = smtplib.SMTP_SSL("", 0, hello, timeout=relay.timeout, context=relay.context)
        else:
            smtp = smtplib.SMTP(timeout=relay.timeout, local_hostname=hello)
        _greet(smtp, relay)
    except BaseException as problem:
        if smtp:
            smtp.close()
        raise _understood(problem) from None
    return smtp


def _greet(smtp: smtplib.SMTP, relay: Relay) -> None:
    # smtplib verifies against `_host`, which only its constructor sets, and it would connect.
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
    """Return a failed connection as RelayAway or RelayRefuses; any other error as it is."""
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
    """Return the reason of an error, without what was sent: it may hold a password."""
    if isinstance(problem, smtplib.SMTPResponseException):
        text = problem.smtp_error
        said = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
        return replies.shown_reply(f"{problem.smtp_code} {said}")
    if isinstance(problem, TimeoutError):
        return "no answer in time"
    if isinstance(problem, OSError) and problem.strerror:
        return replies.shown_reply(problem.strerror[:1].lower() + problem.strerror[1:])
    return replies.shown_reply(str(problem)) or type(problem).__name__
