"""`digest cron`: print what cron or systemd needs to run the publication."""

import os
import pwd
import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

from digest.cli import options, show
from digest.errors import CannotWrite, NoSuchConfig


def cron(
    systemd: Annotated[
        bool, options.flag("--systemd", "Print systemd units instead of crontab lines.")
    ] = False,
    units: Annotated[
        Path | None,
        options.option(
            "--units", "FOLDER", "Write systemd units into this folder; overwrite none."
        ),
    ] = None,
    config: options.Config = None,
) -> None:
    """Print the crontab lines or systemd units that run the publication; install nothing."""
    from digest.config.settings import SETTINGS_FILE, read_settings
    from digest.run import crontab

    settings = read_settings(config)
    path = (config or settings.folder / SETTINGS_FILE).resolve()
    if not path.is_file():
        raise NoSuchConfig(path=path)
    now = datetime.now().astimezone()
    owner = _owner(settings.folder)
    made = crontab.plan_schedule(settings, path, _program(), owner, os.environ, now)
    if not (systemd or units):
        show.print_document(crontab.crontab_lines(made))
        return
    found = crontab.systemd_units(made)
    start = crontab.started_units(found)
    if units:
        _write(units, found)
        show.echo("", "Next, if systemd reads units from there:", f"  {start}")
    else:
        for name, text in found.items():
            show.print_document(f"# {crontab.UNITS / name}\n\n{text}\n")
        show.echo(f"# Then: {start}")


def _program() -> tuple[str, ...]:
    """Return how this program is started: by the command `digest`, else by Python."""
    typed = shutil.which(sys.argv[0])
    if typed and Path(typed).name == "digest":
        return (str(Path(typed).absolute()),)
    return (sys.executable, "-m", "digest")


def _owner(folder: Path) -> str:
    """Return the owner of a folder: the user's name, or the number of one without a name."""
    number = folder.stat().st_uid
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def _write(folder: Path, units: dict[str, str]) -> None:
    """Write the units that the folder does not have yet. Raises CannotWrite."""
    for name, text in units.items():
        path = folder / name
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            show.echo(f"  kept  {path}")
        except OSError as problem:
            raise CannotWrite(path=path, reason=problem.strerror or problem) from None
        else:
            show.echo(f"  made  {path}")
