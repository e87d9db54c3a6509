"""`digest cron`: what cron or systemd has to be told so that the publication runs by itself."""

import os
import pwd
import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from digest.cli import options
from digest.errors import CannotWrite, NoSuchConfig


def cron(
    systemd: Annotated[
        bool,
        typer.Option("--systemd", help="Print systemd's units instead of lines for a crontab."),
    ] = False,
    units: Annotated[
        Path | None,
        typer.Option(
            "--units",
            metavar="FOLDER",
            help="Write systemd's units into this folder; none there is overwritten.",
            show_default=False,
        ),
    ] = None,
    config: options.Config = None,
) -> None:
    """Print what cron or systemd has to be told so that the publication runs by itself. Nothing is installed."""
    from digest.config.settings import SETTINGS_FILE, read_settings
    from digest.run import crontab

    settings = read_settings(config)
    path = (config or settings.folder / SETTINGS_FILE).resolve()
    if not path.is_file():
        raise NoSuchConfig(path=path)
    now = datetime.now().astimezone()
    made = crontab.plan_schedule(
        settings, path, _program(), _owner(settings.folder), os.environ, now
    )
    if units:
        _write(units, crontab.systemd_units(made))
        typer.echo(
            f"\nNext, if this is where systemd looks:\n  {crontab.started_units(crontab.systemd_units(made))}"
        )
    elif systemd:
        found = crontab.systemd_units(made)
        for name, text in found.items():
            sys.stdout.write(f"# {crontab.UNITS / name}\n\n{text}\n")
        sys.stdout.write(f"# Then: {crontab.started_units(found)}\n")
    else:
        sys.stdout.write(crontab.crontab_lines(made))


def _program() -> tuple[str, ...]:
    """Return how this program was started: the command, if there is one, else Python with the package."""
    typed = shutil.which(sys.argv[0])
    if typed and Path(typed).name == "digest":
        return (str(Path(typed).absolute()),)
    return (sys.executable, "-m", "digest")


def _owner(folder: Path) -> str:
    """Return the user whose folder it is; one without a name is known by a number."""
    number = folder.stat().st_uid
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def _write(folder: Path, units: dict[str, str]) -> None:
    for name, text in units.items():
        path = folder / name
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            typer.echo(f"  kept  {path}")
        except OSError as problem:
            raise CannotWrite(path=path, reason=problem.strerror or problem) from None
        else:
            typer.echo(f"  made  {path}")
