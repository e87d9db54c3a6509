import pytest

from digest.delivery.deliver import Message
from digest.delivery.transports.smtp import Connection, Relay, RelayAway, RelayRefuses
from tests.delivery.certificates import Certificates
from tests.delivery.sink import DROP, GARBAGE, STALL, Sink, once

#: How long a server is waited for, in seconds: one that stalls, and one that answers.
SHORT, LONG = 1.0, 20.0
MESSAGE = Message(
    "desk@ledger.example",
    "reader@home.example",
    b"Message-ID: <1@x>\r\n\r\n.dot\r\n..dots\r\nend\r\n",
)
OTHER = Message("desk@ledger.example", "other@home.example", MESSAGE.data)


def relay(sink: Sink, **fields: object) -> Relay:
    """Return the relay that the sink is."""
    values = {"security": "none", "timeout": LONG, "hello": "desk.example"}
    return Relay("sink", "127.0.0.1", sink.port, **(values | fields))  # type: ignore[arg-type]


@pytest.fixture(params=[True, False], ids=["pipelining", "step by step"])
def server(request: pytest.FixtureRequest, sink: Sink) -> Sink:
    """Return a server with and without pipelining."""
    sink.pipelining, sink.keep, sink.patience = request.param, True, 3.0
    return sink


def test_the_bytes_arrive_as_they_are(server: Sink) -> None:
    """Lines that begin with a dot, too; the connection takes the next message."""
    connection = Connection(relay(server))
    outcomes = [connection.submit(MESSAGE), connection.submit(OTHER)]
    connection.close()
    assert [outcome.state for outcome in outcomes] == ["sent", "sent"]
    assert [(to, data) for to, _, data in server.taken] == [
        (MESSAGE.address, MESSAGE.data),
        (OTHER.address, MESSAGE.data),
    ]
    assert server.connections == 1


@pytest.mark.parametrize(
    ("step", "answer", "state", "kept"),
    [
        ("mail", "451 4.3.0 later", "deferred", True),
        ("rcpt", "450 4.2.1 later", "deferred", True),
        ("rcpt", "451 4.3.0 later", "deferred", True),
        ("rcpt", "452 4.2.2 later", "deferred", True),
        ("rcpt", "550 5.1.1 no", "refused", True),
        ("rcpt", "552 5.2.2 full", "refused", True),
        ("rcpt", "554 5.7.1 no", "refused", True),
        ("data", "451 4.3.0 later", "deferred", True),
        ("data", "554 5.5.1 no", "refused", True),
        ("dot", "452 4.3.1 later", "deferred", True),
        ("dot", "552 5.3.4 too big", "refused", True),
        ("dot", "554 5.7.1 spam", "refused", True),
        ("rcpt", "421 4.7.0 bye", "deferred", False),
        ("dot", "421 4.7.0 bye", "deferred", False),
        ("mail", DROP, "deferred", False),
        ("rcpt", DROP, "deferred", False),
        ("data", DROP, "deferred", False),
        ("dot", DROP, "doubtful", False),
        ("answer", DROP, "doubtful", False),
        ("answer", STALL, "doubtful", False),
        ("answer", GARBAGE, "doubtful", False),
        ("mail", GARBAGE, "deferred", False),
        ("rcpt", GARBAGE, "deferred", False),
        ("data", GARBAGE, "deferred", False),
        ("rcpt", STALL, "deferred", False),
    ],
)
def test_a_fault_ends_in_the_state_the_standard_asks_for(
    server: Sink, step: str, answer: str, state: str, *, kept: bool
) -> None:
    """And where the connection is kept, the next message goes out on it."""
    server.fault = once(step, answer, None if step == "mail" else MESSAGE.address)
    connection = Connection(relay(server, timeout=SHORT if answer == STALL else LONG))
    outcome = connection.submit(MESSAGE)
    assert (outcome.state, outcome.kept) == (state, kept)
    if kept:
        assert connection.submit(OTHER).state == "sent"
        assert server.counts == {OTHER.address: 1}
    connection.drop()


def test_a_message_that_is_cut_off_before_its_end_was_not_taken(server: Sink) -> None:
    """What is more than the network holds at once is known not to have been sent."""
    server.fault = once("body", DROP)
    connection = Connection(relay(server))
    outcome = connection.submit(
        Message("a@x.example", "b@x.example", b"line of text\r\n" * 2_000_000)
    )
    connection.drop()
    assert (outcome.state, outcome.kept) == ("deferred", False)
    assert "the connection was lost at DATA" in outcome.reply


def test_a_server_that_wants_data_for_nobody_gets_none(server: Sink) -> None:
    """Some say 354 for a refused recipient: nobody gets it, and the next message is whole."""
    server.lenient = True
    server.fault = once("rcpt", "550 5.1.1 no")
    connection = Connection(relay(server))
    assert connection.submit(MESSAGE).state == "refused"
    assert connection.submit(OTHER).state == "sent"
    assert server.counts == {OTHER.address: 1}
    connection.close()


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("banner", STALL),
        ("banner", DROP),
        ("banner", "421 4.3.2 busy"),
        ("ehlo", DROP),
        ("banner", GARBAGE),
    ],
)
def test_a_relay_that_does_not_greet_is_away(server: Sink, step: str, answer: str) -> None:
    """Another time it may be there."""
    server.fault = once(step, answer)
    with pytest.raises(RelayAway):
        Connection(relay(server, timeout=SHORT))


def test_a_relay_that_is_not_there_is_away(sink: Sink) -> None:
    """Nobody listens."""
    sink.kill()
    with pytest.raises(RelayAway, match="refused"):
        Connection(relay(sink))


@pytest.mark.parametrize("wrapped", [True, False], ids=["tls", "starttls"])
def test_mail_goes_encrypted(sink: Sink, certificates: Certificates, *, wrapped: bool) -> None:
    """The certificate is verified; then the user is, whose password goes no other way."""
    sink.tls, sink.wrapped, sink.users = certificates.server(), wrapped, {"desk": "secret"}
    security = "tls" if wrapped else "starttls"
    chosen = relay(
        sink,
        security=security,
        ca_file=certificates.authority,
        user="desk",
        password=lambda: "secret",
    )
    connection = Connection(chosen)
    assert connection.submit(MESSAGE).state == "sent"
    connection.close()


@pytest.mark.parametrize("wrapped", [True, False], ids=["tls", "starttls"])
@pytest.mark.parametrize("wrong", ["unknown", "name"])
def test_a_wrong_certificate_is_refused(
    sink: Sink, certificates: Certificates, wrong: str, *, wrapped: bool
) -> None:
    """One that nobody vouches for, or that is another host's."""
    sink.tls = certificates.server("other.example" if wrong == "name" else "127.0.0.1")
    sink.wrapped = wrapped
    ca_file = certificates.authority if wrong == "name" else None
    with pytest.raises(RelayRefuses, match="its certificate is not valid"):
        Connection(relay(sink, security="tls" if wrapped else "starttls", ca_file=ca_file))


def test_a_relay_without_encryption_gets_nothing(sink: Sink) -> None:
    """Where the settings ask for it, nothing goes out without."""
    with pytest.raises(RelayRefuses, match="does not offer STARTTLS"):
        Connection(relay(sink, security="starttls"))


def test_starttls_that_fails_for_now_is_tried_again(sink: Sink, certificates: Certificates) -> None:
    """454 is not for good (RFC 3207, section 4)."""
    sink.tls = certificates.server()
    sink.fault = once("starttls", "454 4.7.0 not now")
    chosen = relay(sink, security="starttls", ca_file=certificates.authority)
    with pytest.raises(RelayAway):
        Connection(chosen)
    Connection(chosen).close()


def test_a_wrong_password_is_not_tried_again_and_not_shown(sink: Sink) -> None:
    """Trying on would lock the account; what was said does not hold the password."""
    sink.users = {"desk": "secret"}
    with pytest.raises(RelayRefuses) as caught:
        Connection(relay(sink, user="desk", password=lambda: "wrong-one"))
    assert "wrong-one" not in str(caught.value)
    assert "535" in str(caught.value)


def test_the_secret_is_no_part_of_what_a_relay_shows(sink: Sink) -> None:
    """Neither in a traceback nor in a log."""
    secret = "hush".upper()
    assert secret not in repr(relay(sink, user="desk", password=lambda: secret))
