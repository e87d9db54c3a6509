"""Trust: which settings above the current folder may be used without being named.

The rule is that of git's safe.directory. Whoever names settings, or stands in their folder, vouches
for them; settings further up are used only if nobody else can have written them.
"""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

#: What is read from beside the settings without being named.
_READ = (
    "templates",
    "themes",
    "decisions",
    "corrections.toml",
    "sponsors.toml",
    "note.md",
    "layout.toml",
)


def find_distrusted(settings: Path) -> tuple[Path, str] | None:
    """Return the first path that keeps the `settings` from being trusted, and why; else None.

    The settings, their folder, and what is read from beside them must belong to this user or to
    root, and not everybody may write to them. A folder in which only owners may replace files (as
    in /tmp) is judged by its files. Windows, whose files have no such owners, trusts all.
    """
    if sys.platform == "win32":
        return None
    owners = _trusted_owners()
    for path in _paths(settings):
        try:
            named, found = path.lstat(), path.stat()
        except OSError:
            continue  # a link to nothing, or what cannot be read either
        for owner in (named.st_uid, found.st_uid):
            if str(owner) not in owners:
                return path, f"belongs to {_name(owner)}"
        sticky = stat.S_ISDIR(found.st_mode) and found.st_mode & stat.S_ISVTX
        if found.st_mode & stat.S_IWOTH and not sticky:
            return path, "can be written by everybody"
    return None


def _trusted_owners() -> set[str]:
    """Return this user and root; for root also the user who became root by sudo, as git does."""
    user = os.geteuid()
    return {str(user), "0", os.environ.get("SUDO_UID", "0") if user == 0 else "0"}


def _paths(settings: Path) -> Iterator[Path]:
    """Yield the settings, their folder, and what is read from beside them, at any depth."""
    folder = settings.resolve().parent
    yield from (settings.parent, folder, settings)
    for path in (folder / name for name in _READ):
        if path.exists():
            yield path
        for place, folders, files in os.walk(path, followlinks=True):
            yield from (Path(place, name) for name in sorted(folders + files))


def _name(owner: int) -> str:
    """Return a user's name, or the number of one without a name."""
    import pwd

    try:
        return pwd.getpwuid(owner).pw_name
    except KeyError:
        return f"user {owner}"
