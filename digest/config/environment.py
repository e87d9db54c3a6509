"""The environment: the variables that hold secrets, which never stand in a file of settings."""

from collections.abc import Mapping
from pathlib import Path

RELAY_PASSWORD = "DIGEST_RELAY_PASSWORD"  # noqa: S105 - the variable's name
BOUNCES_PASSWORD = "DIGEST_BOUNCES_PASSWORD"  # noqa: S105 - the variable's name
DKIM_KEY = "DIGEST_DKIM_KEY"


def read_secret(environment: Mapping[str, str], variable: str) -> str:
    """Return the secret in `variable`, else in the file that `variable`_FILE names, else "".

    Raises ValueError for a file that cannot be read; the message never quotes the file.
    """
    if secret := environment.get(variable):
        return secret
    path = environment.get(f"{variable}_FILE")
    if not path:
        return ""
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or "it is not UTF-8 text"
        raise ValueError(f"{path}, named by {variable}_FILE, cannot be read: {reason}") from None
