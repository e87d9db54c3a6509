import pytest

from digest.preflight.policy import LintPolicy


@pytest.mark.parametrize(
    ("level", "severity"), [("error", "error"), ("info", "info"), ("off", None)]
)
def test_a_level_that_is_set_wins(level: str, severity: str | None) -> None:
    """The rule whose level is set has that severity, any other its usual one."""
    policy = LintPolicy({"W402": level})  # type: ignore[dict-item]
    assert policy.severity("W402", "warning") == severity
    assert policy.severity("W405", "warning") == "warning"
