"""The soak of sending, with few subscribers and each disturbance once."""

import pytest

from tests.soak import sending


def test_it_runs_trimmed(capsys: pytest.CaptureFixture[str]) -> None:
    """Under every disturbance each subscriber gets one message, and the count is printed."""
    sending.endure(120, 1, seed=2026, patience=1.5, away=3.0)
    told = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in told if ":" in line] == [
        *("kill", "freeze", "kill_server", "restart_server", "kill_waiting", "freeze_long"),
        *("kill", "freeze", "freeze"),
        *("full disk", "clock set back"),
    ]
    assert sum("; 120 subscribers, " in line for line in told) == 11
