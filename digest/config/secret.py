"""Secrets: what stands in the environment or in a file that it names, and never in `digest.toml`."""

from collections.abc import Mapping
from pathlib import Path


def read(environment: Mapping[str, str], variable: str) -> str:
    """Return the secret that a `variable` holds, or the file that the variable with _FILE behind it names; else "".

    Raises ValueError, which says what cannot be read and never what it says.
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
