"""`digest config show`: the settings as they hold, defaults included."""

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from digest.cli import options

if TYPE_CHECKING:
    from digest.config.settings import Settings

config_app = typer.Typer(name="config", no_args_is_help=True, help="The settings as they hold.")

#: What may stand before the host of an address: who asks, and with which password.
_PASSWORD = re.compile(r"(://[^/@\s:]*):[^/@\s]*@")


@config_app.callback()
def config_root() -> None:
    """Have commands below `config`, though there is one."""


@config_app.command("show")
def show_config(config: options.Config = None, as_json: options.Json = False) -> None:
    """Print every setting as it holds, defaults included, and which secrets are there. No secret is ever shown."""
    from digest.config.settings import read_settings

    settings = read_settings(config)
    values = _values(settings)
    if as_json:
        sys.stdout.write(json.dumps(values, ensure_ascii=False, indent=2) + "\n")
        return
    for name, value in _flat("", values):
        typer.echo(f"{name} = {json.dumps(value, ensure_ascii=False)}")


def _values(settings: "Settings") -> dict[str, Any]:
    """Return the settings by table, as `digest.toml` names them."""
    import msgspec

    tables: dict[str, Any] = {
        name: getattr(settings, name)
        for name in (
            "site", "edition", "mail", "run", "send", "bounces", "signup", "dkim", "store", "keep", "fetch",
            "calendar", "brand", "pictures", "lint",
        )
    }  # fmt: skip
    tables |= {
        "source": settings.sources,
        "site_rule": settings.site_rules,
        "relay": settings.relays,
    }
    made = msgspec.to_builtins(tables, enc_hook=str)
    said: dict[str, Any] = json.loads(_PASSWORD.sub(r"\1:***@", json.dumps(made)))
    return {"folder": str(settings.folder), **said, "environment": _secrets(settings, os.environ)}


def _secrets(settings: "Settings", environment: Mapping[str, str]) -> dict[str, str]:
    """Return of each variable that holds a secret whether it is there."""
    from digest import tokens
    from digest.config import bounces, dkim, environment, send

    names = [tokens.KEYS_VARIABLE]
    names += [relay.variable for relay in settings.relays if relay.user]
    names += [environment.RELAY_PASSWORD] if any(relay.user for relay in settings.relays) else []
    names += [environment.BOUNCES_PASSWORD] if settings.bounces.imap else []
    names += [environment.DKIM_KEY] if settings.dkim.sign else []
    return {name: _where(name, environment) for name in names}


def _where(name: str, environment: Mapping[str, str]) -> str:
    if environment.get(name):
        return "set"
    path = environment.get(f"{name}_FILE")
    if not path:
        return "not set"
    return f"in the file {path}" + ("" if Path(path).is_file() else ", which is not there")


def _flat(name: str, value: object) -> Iterator[tuple[str, object]]:
    """Yield every value that holds no others, with its path: `relay[0].host`."""
    if isinstance(value, dict) and value:
        for key, one in value.items():
            yield from _flat(f"{name}.{key}" if name else key, one)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for at, one in enumerate(value):
            yield from _flat(f"{name}[{at}]", one)
    else:
        yield name, value
