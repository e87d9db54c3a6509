"""A zone written by hand, asked as a function or by UDP, and a publication to examine."""

import contextlib
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import dns.message
import dns.rcode
import dns.rrset

from digest.config.settings import read_settings
from digest.doctor.finding import Case, Diagnosis
from digest.doctor.names import Lookup, Unanswered

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
KEYS = "a-key-of-the-tests-of-32-characters-and-more"

#: By (name, type), what is there.
Records = Mapping[tuple[str, str], list[str]]


def zone(records: Records, *, silent: tuple[str, ...] = ()) -> Lookup:
    """Return what looks names up in these records; about the `silent` ones it gets no answer."""

    def ask(name: str, kind: str) -> list[str]:
        if name in silent:
            raise Unanswered("timed out")
        return list(records.get((name, kind), []))

    return ask


def case(
    folder: Path,
    text: str = "",
    records: Records | None = None,
    *,
    silent: tuple[str, ...] = (),
    **environment: str,
) -> Case:
    """Return what is looked at: these settings, this zone, this environment."""
    file = folder / "digest.toml"
    file.write_text(text or "[mail]\nfrom = 'Desk <desk@ledger.example>'\n", encoding="utf-8")
    return Case(read_settings(file), file, environment, zone(records or {}, silent=silent), NOW)


def states(findings: Iterator[Diagnosis]) -> dict[str, str]:
    """Return how it is with each subject."""
    return {one.subject: one.state for one in findings}


def said(findings: Iterator[Diagnosis], subject: str) -> Diagnosis:
    """Return the one finding about a subject."""
    (found,) = (one for one in findings if one.subject == subject)
    return found


@contextmanager
def server(records: Records, refused: str = "") -> Iterator[int]:
    """Answer by UDP from these records, "server failure" for the `refused` name; give the port."""

    def answer() -> None:
        with contextlib.suppress(OSError):
            while True:
                data, whom = listener.recvfrom(4096)
                asked = dns.message.from_wire(data)
                question = asked.question[0]
                name, kind = question.name.to_text(omit_final_dot=True), question.rdtype.name
                made = dns.message.make_response(asked)
                if name == refused:
                    made.set_rcode(dns.rcode.SERVFAIL)
                elif not any(known == name for known, _ in records):
                    made.set_rcode(dns.rcode.NXDOMAIN)
                elif found := records.get((name, kind)):
                    made.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *found))
                listener.sendto(made.to_wire(), whom)

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        threading.Thread(target=answer, daemon=True).start()
        yield listener.getsockname()[1]
