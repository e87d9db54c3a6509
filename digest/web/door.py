"""The door: which connections the public pages accept, and how long a silent one may stay.

Uvicorn waits for ever for a connection's first request, and for the rest of one that has begun.
"""

import asyncio
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from digest.model.network import IpNetwork, parse_ip, place_of
from digest.web.visitor import is_proxy

#: What a connection waits for: a head, the body behind it, or our answer.
_Phase = Literal["head", "body", "answer"]
_FULL = b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


@dataclass(frozen=True, slots=True)
class DoorLimits:
    """The most connections, in all and of one place, and how long each step may take in seconds.

    A head has to arrive whole within its time, from when the connection is open or the last answer
    was given; so has a body from then on.
    """

    connections: int = 500
    of_place: int = 50
    head: float = 10.0
    body: float = 30.0
    answer: float = 90.0


class Door:
    """Counts the connections of a server; proxies, who bring everybody's, are of no one place."""

    def __init__(self, proxies: Collection[IpNetwork], limits: DoorLimits | None = None) -> None:
        self.limits = limits or DoorLimits()
        self._proxies = proxies
        self._places: dict[DoorConnection, str] = {}
        self._of_place: Counter[str] = Counter()
        #: Those of which no whole request has come, the one that waits longest first.
        self._waiting: dict[DoorConnection, None] = {}

    def connection(self, **given: Any) -> "DoorConnection":
        """Return the protocol of a new connection, as uvicorn asks for it."""
        return DoorConnection(self, **given)

    def admit(self, connection: "DoorConnection", peer: str) -> bool:
        """Return True if a connection from the address `peer` may stay.

        When all are taken, the one that has waited longest for its request makes room.
        """
        address = parse_ip(peer)
        place = "" if address is None or is_proxy(address, self._proxies) else place_of(address)
        if place and self._of_place[place] >= self.limits.of_place:
            return False
        if len(self._places) >= self.limits.connections:
            oldest = next(iter(self._waiting), None)
            if oldest is None:
                return False
            self.leave(oldest)
            oldest.transport.abort()
        self._places[connection] = place
        self._of_place[place] += 1
        return True

    def leave(self, connection: "DoorConnection") -> None:
        """Forget a connection that is closed."""
        self._waiting.pop(connection, None)
        place = self._places.pop(connection, None)
        if place is not None:
            self._of_place[place] -= 1
            if not self._of_place[place]:
                del self._of_place[place]

    def note_waiting(self, connection: "DoorConnection", *, waits: bool) -> None:
        """Note whether a connection waits for a request; one waits since its last answer."""
        if not waits:
            self._waiting.pop(connection, None)
        elif connection in self._places:
            self._waiting.setdefault(connection)


class DoorConnection(H11Protocol):
    """A connection that is closed when a step takes too long."""

    def __init__(self, door: Door, **given: Any) -> None:
        super().__init__(**given)
        self._door = door
        self._timer: asyncio.TimerHandle | None = None
        self._phase: _Phase | None = None
        self._closes = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Admit the connection, or turn it away."""
        super().connection_made(transport)
        if self._door.admit(self, self.client[0] if self.client else ""):
            self._note_phase()
        else:
            transport.write(_FULL)
            self._close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Make room for another one."""
        self._door.leave(self)
        if self._timer:
            self._timer.cancel()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Handle what was received, and see what is waited for now."""
        super().handle_events()
        self._note_phase()

    def on_response_complete(self) -> None:
        """Wait for the next request, which may be there already."""
        super().on_response_complete()
        self._note_phase()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP; in the body of a request that is answered already, just close."""
        try:
            super().send_400_response(msg)
        except h11.LocalProtocolError:
            self.transport.close()

    def _note_phase(self) -> None:
        """Start the time of a step that has begun; more bytes of the same step win none."""
        theirs = self.conn.their_state
        phase: _Phase = "answer"
        if theirs in (h11.IDLE, h11.SEND_BODY):
            phase = "head" if theirs is h11.IDLE else "body"
        if phase != self._phase:
            self._phase = phase
            self._door.note_waiting(self, waits=phase != "answer")
            self._start_timer(getattr(self._door.limits, phase))

    def _start_timer(self, seconds: float) -> None:
        if self._timer:
            self._timer.cancel()
        self._timer = self.loop.call_later(seconds, self._close)

    def _close(self) -> None:
        """Close the connection; abort it if the other side does not read the rest in time."""
        if self._closes:
            self.transport.abort()
        else:
            self._closes = True
            self.transport.close()
            self._start_timer(self._door.limits.answer)
