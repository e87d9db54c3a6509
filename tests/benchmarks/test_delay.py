"""The proxy that holds every byte back."""

import socket

from benchmarks import sending
from tests.delivery.sink import Sink


def test_the_proxy_delays_each_way() -> None:
    """A round trip through it takes at least twice its delay."""
    with (
        Sink() as sink,
        sending.proxy(sink.port, 0.05) as far,
        socket.create_connection(("127.0.0.1", far)) as client,
    ):
        client.recv(100)
        waited = sending.timed(lambda: (client.sendall(b"NOOP\r\n"), client.recv(100)))
    assert waited >= 0.1
