"""An ordeal: sender or server are killed or frozen, again and again, at random moments."""

import contextlib
import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable

from tests.delivery.publication import Place
from tests.delivery.sink import DROP, Fault, Sink

SEND = ("send", "--day", "2026-11-23", "--late")
#: What is done to a running sender, given the server.
Disturb = Callable[["subprocess.Popen[str]", Sink], object]


def kill(process: "subprocess.Popen[str]", _: Sink) -> None:
    """Kill the sender, as a power cut would."""
    process.kill()
    process.wait()


def freeze(process: "subprocess.Popen[str]", _: Sink) -> None:
    """Stop the sender, and let it go on."""
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGSTOP)
        time.sleep(0.3)
        process.send_signal(signal.SIGCONT)


def freeze_long(process: "subprocess.Popen[str]", sink: Sink) -> None:
    """Stop the sender for longer than the server waits for it, and let it go on."""
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGSTOP)
        time.sleep(3 * sink.patience)
        process.send_signal(signal.SIGCONT)


def kill_server(_: "subprocess.Popen[str]", sink: Sink) -> None:
    """Kill the server, and start it again."""
    sink.kill()
    time.sleep(0.2)
    sink.start()


def kill_waiting(process: "subprocess.Popen[str]", sink: Sink) -> None:
    """Kill the sender while it waits for the server, and start the server again."""
    sink.kill()
    time.sleep(0.7)
    kill(process, sink)
    sink.start()


def restart(seconds: float) -> Disturb:
    """Return what kills the server and starts it again after so many seconds."""

    def restart_server(_: "subprocess.Popen[str]", sink: Sink) -> None:
        sink.kill()
        time.sleep(seconds)
        sink.start()

    return restart_server


def cuts(each: int, subscribers: int, seed: int) -> Fault:
    """Return a fault that cuts `each` connections within DATA, and as many before its reply."""
    chance = random.Random(seed)
    whose = [f"reader{number}@home{number % 7}.example" for number in range(1, subscribers + 1)]
    at = {(step, one) for step in ("body", "answer") for one in chance.sample(whose, each)}
    lock = threading.Lock()

    def fault(step: str, address: str) -> str | None:
        with lock:
            if (step, address) not in at:
                return None
            at.remove((step, address))
            return DROP

    return fault


def run(place: Place, sink: Sink, subscribers: int, times: int, disturb: Disturb, seed: int) -> int:
    """Send to all, disturbed so many times; return how often it was. The last run must end well."""
    chance = random.Random(seed)
    moments = sorted(chance.sample(range(subscribers * 9 // 10), times))
    done = 0
    process = place.start(*SEND)
    try:
        for moment in moments:
            _wait(process, sink, moment)
            time.sleep(chance.uniform(0, 0.01))
            if process.poll() is None:
                disturb(process, sink)
                done += 1
            if process.poll() is not None:
                process.communicate()
                process = place.start(*SEND)
        said, problems = process.communicate(timeout=600)
        assert process.returncode == 0, said + problems
    finally:
        process.kill()
        process.communicate()
    return done


def _wait(process: "subprocess.Popen[str]", sink: Sink, count: int) -> None:
    """Wait until so many messages were taken, or the sender ended."""
    end = time.monotonic() + 120
    while len(sink.taken) < count and process.poll() is None:
        assert time.monotonic() < end, f"{len(sink.taken)} of {count} messages"
        time.sleep(0.001)
