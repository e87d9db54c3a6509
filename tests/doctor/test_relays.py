"""Relays and the bounce mailbox, greeted and left."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from digest.doctor import relays
from digest.doctor.finding import Diagnosis
from tests.delivery.certificates import Certificates
from tests.delivery.conftest import certificates
from tests.delivery.postbox import Postbox
from tests.delivery.sink import DROP, Sink, once
from tests.doctor.zone import case, said, states

__all__ = ["certificates"]

PASSWORD = {"DIGEST_RELAY_PASSWORD": "secret"}


def relay(port: int, more: str) -> str:
    """Return the settings of a relay."""
    return f"[[relay]]\nname = 'main'\nhost = '127.0.0.1'\nport = {port}\n{more}"


def greeted(folder: Path, text: str, days: int = 0, **environment: str) -> Diagnosis:
    """Return what is found of the relay `main`, so many days after its certificate was made."""
    from datetime import UTC, datetime

    made = replace(case(folder, text, **environment), now=datetime.now(UTC) + timedelta(days=days))
    return said(relays.examine_relays(made), "relay main")


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_relay_that_lets_us_in(tmp_path: Path, certificates: Certificates, security: str) -> None:
    """It is said how it is encrypted, for how long, and as whom; nothing is sent."""
    text = f"security = '{security}'\nuser = 'desk'\nca_file = '{certificates.authority}'\n"
    with Sink(
        tls=certificates.server(), wrapped=security == "tls", users={"desk": "secret"}
    ) as sink:
        found = greeted(tmp_path, relay(sink.port, text), **PASSWORD)
        assert found.state == "ok"
        assert found.found == (
            f"127.0.0.1:{sink.port} answers, TLSv1.3, certificate valid for 29 days, "
            "logged in as desk"
        )
        assert sink.taken == []
        late = greeted(tmp_path, relay(sink.port, text), 20, **PASSWORD)
        assert (late.state, "valid for 9 days" in late.found) == ("warning", True)


def test_a_relay_that_does_not(tmp_path: Path, certificates: Certificates) -> None:
    """A wrong password, an unknown certificate, no encryption, nobody there: each is named."""
    own = f"user = 'desk'\nca_file = '{certificates.authority}'\n"
    with Sink(tls=certificates.server(), users={"desk": "other"}) as sink:
        wrong = greeted(tmp_path, relay(sink.port, own), **PASSWORD)
        unknown = greeted(tmp_path, relay(sink.port, "user = 'desk'\n"), **PASSWORD)
    with Sink() as sink:
        plain = greeted(tmp_path, relay(sink.port, ""))
        gone = sink.port
    nobody = greeted(tmp_path, relay(gone, "security = 'none'\n"))
    with Sink(fault=once("banner", DROP)) as sink:
        lost = greeted(tmp_path, relay(sink.port, "security = 'none'\n"))
    assert {one.state for one in (wrong, unknown, plain, nobody, lost)} == {"trouble"}
    assert "does not accept the user and password" in wrong.found
    assert "secret" not in wrong.found
    assert "its certificate is not valid" in unknown.found
    assert "STARTTLS" in plain.found
    assert "refused" in nobody.found


def test_without_a_relay_sending_is_a_rehearsal(tmp_path: Path) -> None:
    """Which is worth a look; a Maildir needs none."""
    assert states(relays.examine_relays(case(tmp_path))) == {"relays": "warning"}
    assert states(relays.examine_relays(case(tmp_path, "[send]\ntransport = 'maildir'\n"))) == {
        "relays": "ok"
    }


def test_a_relay_without_encryption_is_told(tmp_path: Path) -> None:
    """It is fine where nobody listens."""
    with Sink() as sink:
        found = greeted(tmp_path, relay(sink.port, "security = 'none'\n"))
    assert (found.state, "without encryption, without login" in found.found) == ("ok", True)


def test_a_password_that_is_missing_is_told_once(
    tmp_path: Path, certificates: Certificates
) -> None:
    """Among the secrets, and not again here."""
    text = relay(0, f"user = 'desk'\nca_file = '{certificates.authority}'\n")
    with Sink(tls=certificates.server(), users={"desk": "secret"}) as sink:
        made = case(tmp_path, text.replace("port = 0", f"port = {sink.port}"))
        assert list(relays.examine_relays(made)) == []
    made = case(
        tmp_path,
        "[bounces]\naddress = 'b@a.example'\n[bounces.imap]\nhost = 'a.example'\nuser = 'b'\n",
    )
    assert list(relays.examine_mailbox(made)) == []


def mailbox(port: int, authority: Path, folder: str = "INBOX") -> str:
    """Return the settings of a mailbox."""
    return (
        "[bounces]\naddress = 'b@ledger.example'\n[bounces.imap]\nhost = '127.0.0.1'\nuser = 'b'\n"
        f"port = {port}\nfolder = '{folder}'\nca_file = '{authority}'\n"
    )


def test_the_mailbox_is_opened_and_left_as_it_is(
    tmp_path: Path, certificates: Certificates
) -> None:
    """Nothing is searched, read or marked."""
    with Postbox(certificates.server(), [b"Subject: one\r\n\r\n"]) as box:
        made = case(
            tmp_path,
            mailbox(box.port, certificates.authority),
            DIGEST_BOUNCES_PASSWORD=box.password,
        )
        assert states(relays.examine_mailbox(made)) == {"bounces": "ok"}
        verbs = [command.split()[0] for command in box.commands]
    assert [verb for verb in verbs if verb != "CAPABILITY"] == ["LOGIN", "EXAMINE", "LOGOUT"]


def test_a_mailbox_that_cannot_be_opened_is_named(
    tmp_path: Path, certificates: Certificates
) -> None:
    """A wrong password and a folder that is not there; the password is not shown."""
    with Postbox(certificates.server(), []) as box:
        for folder, password, reason in (
            ("INBOX", "hush", "wrong password"),
            ("No", box.password, "no such folder"),
        ):
            text = mailbox(box.port, certificates.authority, folder)
            found = said(
                relays.examine_mailbox(case(tmp_path, text, DIGEST_BOUNCES_PASSWORD=password)),
                "bounces",
            )
            assert found.state == "trouble"
            assert reason in found.found
            assert "hush" not in found.found


def test_bounces_that_go_nowhere_are_worth_a_look(tmp_path: Path) -> None:
    """An address that a mail server pipes on needs no mailbox."""
    assert states(relays.examine_mailbox(case(tmp_path))) == {"bounces": "warning"}
    piped = case(tmp_path, "[bounces]\naddress = 'b@a.example'\n")
    assert states(relays.examine_mailbox(piped)) == {"bounces": "ok"}
