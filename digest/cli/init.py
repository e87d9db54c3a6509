"""`digest init`: a publication's own folder."""

from pathlib import Path
from typing import Annotated

import typer

from digest.errors import CannotWrite


def init(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="[DIR]", help="The folder; made if it is not there.", show_default=False
        ),
    ] = Path(),
) -> None:
    """Make a publication's folder: settings to fill in and themes to change. Nothing there is overwritten."""
    from digest.resources import shipped_folder

    wanted = {
        path.relative_to(shipped_folder("templates") / "publication"): path
        for path in sorted((shipped_folder("templates") / "publication").iterdir())
    }
    if not (folder / "themes").exists():
        wanted |= {
            Path("themes") / path.name: path
            for path in sorted(shipped_folder("themes").glob("*.toml"))
        }
    for name, origin in wanted.items():
        target = folder / (".gitignore" if name.name == "gitignore" else name)
        typer.echo(f"  {'made' if _copy(origin, target) else 'kept'}  {target}")
    there = "" if folder == Path() else f"  cd {folder}\n"
    typer.echo(
        f"\nNext:\n{there}  Write your publication's name and sources into digest.toml, then\n"
        "  digest build      makes today's newsletters in out/\n"
        "  digest preview    shows them in a browser"
    )


def _copy(origin: Path, target: Path) -> bool:
    """Copy `origin` to `target` unless something is there; tell whether it was copied."""
    made = False
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        data = origin.read_bytes()
        with target.open("xb") as file:
            made = True
            file.write(data)
    except FileExistsError:
        if target.parent.is_dir():
            return False
        raise CannotWrite(path=target.parent, reason="there is a file of that name") from None
    except OSError as problem:
        if made:
            target.unlink(missing_ok=True)
        raise CannotWrite(path=target, reason=problem.strerror or problem) from None
    return True
