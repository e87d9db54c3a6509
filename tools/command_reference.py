"""Writes `docs/reference/commands.md`, the reference of all commands, from the Typer app.

    python -m tools.command_reference

The page depends on the app alone: not on the terminal, its width, or the environment.
"""

import re
import textwrap
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from typer.main import get_command

from digest.cli import app

PLACE = Path(__file__).parent.parent / "docs" / "reference" / "commands.md"

#: What stands for a value whose option has no word for it.
_TYPES = {"str": "TEXT", "int": "N", "int range": "N", "float": "N", "path": "PATH"}

#: What typer makes of the app. Its classes are a copy of click's that it does not publish.
Command = Any
Parameter = Any

_HEAD = """\
# Commands

`python -m tools.command_reference` writes this page from the program's own help; `digest COMMAND
--help` says the same. Every command finds its settings in the `digest.toml` of the current folder
or of one above it, unless `--config` names another file.

## Exit statuses

| status | means |
|---|---|
| 0 | Done, or nothing to do |
| 1 | Failed |
| 2 | Wrong use: an unknown command, option, day, theme or setting |
| 3 | Not fit to send: the preflight has an error, or something that sending needs is missing |
| 4 | Done in part: a source gave nothing, a line was refused, a message is not sent or not read |
| 75 | Try again later: another run is at work, or it is too early |
| 130 | Stopped by Ctrl-C |

Where a command gives a status a narrower meaning, its section says so.
"""


def main() -> None:
    """Write the page."""
    PLACE.write_text(page(), encoding="utf-8")


def page() -> str:
    """Return the page as Markdown."""
    root = get_command(app)
    context = root.make_context("digest", [], resilient_parsing=True)
    found = list(commands(root))
    parts = [_HEAD, "## All commands\n", *_contents(root, found), _section("digest", root, context)]
    parts += [
        _section(name, command, context) for name, command in sorted(found, key=lambda one: one[0])
    ]
    return "\n".join(parts)


def commands(group: Command, name: str = "digest") -> Iterator[tuple[str, Command]]:
    """Yield the full name and the command of everything in a group that can be called."""
    for part, command in group.commands.items():
        if command.hidden:
            continue
        if hasattr(command, "commands"):
            yield from commands(command, f"{name} {part}")
        else:
            yield f"{name} {part}", command


def _contents(root: Command, found: list[tuple[str, Command]]) -> Iterator[str]:
    """Yield a table of contents for each panel of the program's help."""
    panels = {name: one.rich_help_panel or "Others" for name, one in root.commands.items()}
    order = list(dict.fromkeys(panels.values()))
    rows = [(panels[name.split()[1]], name, command) for name, command in found]
    rows.sort(key=lambda row: order.index(row[0]))
    for title, mine in groupby(rows, lambda row: row[0]):
        lines = [f"**{title}**", "", "| command | does |", "|---|---|"]
        lines += [
            f"| [`{name}`](#{name.replace(' ', '-')}) | {_cell(_paragraphs(command)[0])} |"
            for _, name, command in mine
        ]
        yield "\n".join(lines) + "\n"


def _section(name: str, command: Command, context: Any) -> str:
    """Return the section about a command: its usage, what it does, its arguments and options."""
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option" and not one.hidden]
    usage = " ".join([name, "[OPTIONS]", *(_argument(one) for one in arguments)])
    usage += " COMMAND ..." if hasattr(command, "commands") else ""
    lines = [f"## {name}", "", "```", usage, "```"]
    for paragraph in _paragraphs(command):
        lines += ["", textwrap.fill(paragraph, 100, break_long_words=False, break_on_hyphens=False)]
    if arguments:
        lines += ["", "| argument | is |", "|---|---|"]
        lines += [f"| `{_cell(_argument(one))}` | {_help(one)} |" for one in arguments]
    if options:
        lines += ["", "| option | does |", "|---|---|"]
        lines += [f"| {_option(one, context)} | {_help(one)} |" for one in options]
    return "\n".join(lines) + "\n"


def _argument(argument: Parameter) -> str:
    name = (argument.metavar or argument.name.upper()).strip("[]").removesuffix("...")
    many = "..." if argument.nargs < 0 else ""
    return name + many if argument.required else f"[{name}]{many}"


def _option(option: Parameter, context: Any) -> str:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    if option.is_flag:
        return names
    value = option.metavar or option.get_help_record(context)[0].split("<")[-1].rstrip(">")
    return f"{names} `{_cell(_TYPES.get(value, value))}`"


def _help(parameter: Parameter) -> str:
    """Return a parameter's cell of the table: its help, variable, repetition and default."""
    said = [_plain(parameter.help or "")]
    if parameter.multiple and "again" not in said[0] and "times" not in said[0]:
        said.append("May be given several times.")
    if parameter.envvar:
        said.append(f"Variable: `{parameter.envvar}`.")
    if parameter.show_default and parameter.default not in (None, False, (), []):
        said.append(f"Default: `{parameter.default}`.")
    return _cell(" ".join(filter(None, said)))


def _paragraphs(command: Command) -> list[str]:
    text = _plain(command.help or "")
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n") if paragraph.strip()]


def _plain(text: str) -> str:
    """Return a help text without rich's marks."""
    return re.sub(r"\[/?(dim|bold|italic)\]", "", text)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    main()
