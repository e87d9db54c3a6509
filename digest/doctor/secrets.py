"""Secrets: whether they are there and can be used. What they are is never said."""

import re
import stat
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from digest import tokens
from digest.config.environment import BOUNCES_PASSWORD, DKIM_KEY
from digest.doctor.finding import Case, Diagnosis, report_ok, report_trouble, report_warning
from digest.errors import DigestError
from digest.rendering import dkim


def examine_secrets(case: Case) -> Iterator[Diagnosis]:
    """Look at keys, at passwords, and at who may read the files that hold them."""
    settings, environment = case.settings, case.environment
    yield _tried(
        tokens.KEYS_VARIABLE, "keys to sign links with", partial(tokens.read_keys, environment)
    )
    for table in settings.relays:
        if table.user:
            yield _tried(
                f"relay {table.called}", "has a password", partial(table.password, environment)
            )
    if box := settings.bounces.imap:
        yield _tried(
            BOUNCES_PASSWORD, f"a password for {box.host}", partial(box.password, environment)
        )
    if settings.dkim.sign:
        yield _tried(DKIM_KEY, "a key that signs", partial(dkim.make_signer, settings, environment))
    yield from _open_files(case)


def _tried(subject: str, found: str, use: Callable[[], object]) -> Diagnosis:
    """Return how it is with a secret, by using it."""
    try:
        use()
    except DigestError as problem:
        return report_trouble(
            subject,
            str(problem),
            "set it in the environment, or name a file that holds it: ..._FILE",
        )
    return report_ok(subject, found)


def _open_files(case: Case) -> Iterator[Diagnosis]:
    """Name the files with secrets that every user of the machine may read."""
    named = [
        path
        for name, path in case.environment.items()
        if re.fullmatch(r"DIGEST_[A-Z0-9_]+_FILE", name) and path
    ]
    if re.search(r"://[^/@]*:[^/@]+@", case.settings.store.url):
        named.append(str(case.file))
    for path in map(Path, dict.fromkeys(named)):
        if path.is_file() and path.stat().st_mode & stat.S_IRWXO:
            yield report_warning(
                str(path),
                "every user of this machine may read it or write to it",
                f"chmod o= {path}",
            )
