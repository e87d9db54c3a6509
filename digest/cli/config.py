"""`digest config show`: print every setting in force, including defaults."""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from digest.cli import options, show

if TYPE_CHECKING:
    from digest.config.settings import Settings

config_app = typer.Typer(name="config", no_args_is_help=True, help="Show the settings in force.")


@config_app.callback()
def config_root() -> None:
    """Keep `show` a command of its own: Typer would fold a single one into `config`."""


@config_app.command("show")
def show_config(config: options.Config = None, as_json: options.Json = False) -> None:
    """Print every setting, including defaults, and which secrets are set. No secret is shown."""
    from digest.config.settings import read_settings

    settings = read_settings(config)
    values = _values(settings)
    if as_json:
        show.print_json(values)
        return
    for name, value in _flat("", values):
        show.echo(f"{name} = {json.dumps(value, ensure_ascii=False)}")


def _values(settings: "Settings") -> dict[str, Any]:
    """Return the settings by table, as `digest.toml` names them."""
    import msgspec

    from digest.config.words import without_password

    names = "site edition mail run send bounces signup serve dkim store keep fetch calendar brand"
    tables = {name: getattr(settings, name) for name in f"{names} pictures lint".split()}
    lists = {"source": settings.sources, "site_rule": settings.site_rules, "relay": settings.relays}
    made = msgspec.to_builtins(tables | lists, enc_hook=str)
    said: dict[str, Any] = json.loads(without_password(json.dumps(made)))
    return {"folder": str(settings.folder), **said, "environment": _secrets(settings, os.environ)}


def _secrets(settings: "Settings", environment: Mapping[str, str]) -> dict[str, str]:
    """Return where each secret that the settings need stands, by its variable."""
    from digest import tokens
    from digest.config.environment import BOUNCES_PASSWORD, DKIM_KEY, RELAY_PASSWORD

    names = [tokens.KEYS_VARIABLE]
    names += [relay.variable for relay in settings.relays if relay.user]
    names += [RELAY_PASSWORD] if any(relay.user for relay in settings.relays) else []
    names += [BOUNCES_PASSWORD] if settings.bounces.imap else []
    names += [DKIM_KEY] if settings.dkim.sign else []
    return {name: _where(name, environment) for name in names}


def _where(name: str, environment: Mapping[str, str]) -> str:
    if environment.get(name):
        return "set"
    path = environment.get(f"{name}_FILE")
    if not path:
        return "not set"
    return f"in the file {path}" + ("" if Path(path).is_file() else ", which is missing")


def _flat(name: str, value: object) -> Iterator[tuple[str, object]]:
    """Yield each plain value with its path, such as `relay[0].host`."""
    if isinstance(value, dict) and value:
        for key, one in value.items():
            yield from _flat(f"{name}.{key}" if name else key, one)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for at, one in enumerate(value):
            yield from _flat(f"{name}[{at}]", one)
    else:
        yield name, value
