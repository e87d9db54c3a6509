"""`digest init`: make a publication's folder."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from digest.cli import options, show
from digest.errors import CannotWrite, UsageError

#: The questions: the table of the setting, the words, and the assumed answer.
_ASKED = {
    "name": ("site", "Name of the publication", "Daily Digest"),
    "language": ("site", "Language of its articles", "en"),
    "timezone": ("site", "Time zone", "UTC"),
    "contact": ("fetch", "E-mail or page for sites you read", "mailto:newsletter@example.com"),
}


def _answer(key: str) -> Any:  # typer's options are untyped
    """Return the option that answers a question."""
    _, question, assumed = _ASKED[key]
    words = f"{question}. [dim]Without a terminal: {assumed}.[/dim]"
    return options.option(f"--{key}", "TEXT", words)


def init(
    folder: Annotated[Path, options.argument("[DIR]", "The folder; made if missing.")] = Path(),
    name: Annotated[str | None, _answer("name")] = None,
    language: Annotated[str | None, _answer("language")] = None,
    timezone: Annotated[str | None, _answer("timezone")] = None,
    contact: Annotated[str | None, _answer("contact")] = None,
    example: Annotated[
        bool, options.flag("--example", "Make the demo: a construction site's newsletters.")
    ] = False,
) -> None:
    """Make a publication's folder: every setting with a comment, and a theme to change.

    On a terminal it asks for what no option gives. No file is overwritten.
    """
    given = {"name": name, "language": language, "timezone": timezone, "contact": contact}
    said = {key: _checked(key, value) for key, value in given.items() if value is not None}
    if example and said:
        raise UsageError(
            reason=f"--example brings its own settings: leave out --{next(iter(said))}"
        )
    assumed: dict[str, str] = {}
    if not example and not (folder / "digest.toml").exists():
        assumed = {key: _ASKED[key][2] for key in given if key not in said}
        if sys.stdin and sys.stdin.isatty() and sys.stdout.isatty():
            said |= {key: _asked(key) for key in assumed}
            assumed = {}
    files = _example() if example else _publication(said)
    has_themes = (folder / "themes").exists()
    for path, data in files:
        if not (has_themes and path.parent.name == "themes"):
            target = folder / path
            show.echo(f"  {'made' if _write(target, data) else 'kept'}  {target}")
    if assumed:
        values = ", ".join(f"{key} {json.dumps(value)}" for key, value in assumed.items())
        show.echo("", f"Assumed: {values}. Change what is wrong in digest.toml.")
    _tell_next(folder, example=example)


def _checked(key: str, value: str) -> str:
    """Return an option's value as the settings spell it. Raises UsageError."""
    try:
        return _valid(key, value)
    except typer.BadParameter as problem:
        raise UsageError(reason=f"--{key}: {problem.message}") from None


def _asked(key: str) -> str:
    """Return the answer to a question, asked until it is valid."""
    _, question, assumed = _ASKED[key]
    default = None if key == "contact" else assumed
    answer: str = typer.prompt(question, default, value_proc=lambda value: _valid(key, value))
    return answer


def _valid(key: str, value: str) -> str:
    """Return a value as the settings spell it. Raises BadParameter: Typer asks again."""
    from digest.config.settings import SettingsFile
    from digest.config.tomlfile import find_problem
    from digest.config.words import not_one_of
    from digest.rendering import catalogue

    value = value.strip()
    if key == "contact" and re.fullmatch(r"[^@\s:]+@[^@\s:]+", value):
        value = f"mailto:{value}"
    if problem := find_problem({_ASKED[key][0]: {key: value}}, SettingsFile):
        raise typer.BadParameter(problem.reason)
    known = catalogue.catalogue_languages(Path())
    if key == "language" and not {value, catalogue.base_language(value)} & set(known):
        raise typer.BadParameter(not_one_of(value, known))
    return value


def _publication(said: dict[str, str]) -> Iterator[tuple[Path, bytes]]:
    """Yield the files of a neutral publication, with these values in its settings."""
    from digest.resources import shipped_folder

    place = shipped_folder("templates") / "publication"
    for path in sorted(place.rglob("*")):
        name = path.relative_to(place)
        if name.name == "digest.toml":
            text = path.read_text(encoding="utf-8")
            for key, value in said.items():
                was = re.search(rf'^{key} = "[^"]*"', text, re.MULTILINE)
                line = f"{key} = {json.dumps(value, ensure_ascii=False)}"
                text = text.replace(was[0], line, 1) if was else text
            yield name, text.encode()
        elif path.is_file():
            yield name.with_name(name.name.replace("gitignore", ".gitignore")), path.read_bytes()


def _example() -> Iterator[tuple[Path, bytes]]:
    """Yield the files of the demo: its articles, settings and themes."""
    from digest.resources import shipped_folder

    ignored = shipped_folder("templates") / "publication" / "gitignore"
    yield Path(".gitignore"), ignored.read_bytes()
    for path in sorted(shipped_folder("examples").rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            if path.name == "digest.toml":  # the checkout's memory stands in its out/
                data = data.replace(b"sqlite:///../out/memory.db", b"sqlite:///digest.db")
            yield path.relative_to(shipped_folder("examples")), data
    for path in sorted(shipped_folder("themes").glob("*.toml")):
        yield Path("themes") / path.name, path.read_bytes()


def _tell_next(folder: Path, *, example: bool) -> None:
    """Print what to do next."""
    steps = [] if folder == Path() else [f"cd {folder}"]
    if not example:
        steps.append("Write your feed into digest.toml, below [[source]], then")
    steps += [
        "digest build      makes today's newsletters in out/",
        "digest preview    shows them in a browser",
    ]
    show.echo("", "Next:", *(f"  {step}" for step in steps))


def _write(target: Path, data: bytes) -> bool:
    """Write a new file; return False if it exists. Raises CannotWrite and leaves no half file."""
    made = False
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
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
