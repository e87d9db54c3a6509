"""`edition.json`: an edition as text, from which all else can be rendered again (schema 1)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from digest.errors import BadEdition, CannotRead, NoEdition
from digest.model import Edition, LeftOut

SCHEMA = 1
EDITION_FILE = "edition.json"
#: What the hash leaves out: itself, the state, and what was rendered from the edition.
_NOT_HASHED = ("hash", "state", "variants")


@dataclass(frozen=True, slots=True)
class VariantFiles:
    """A variant's themes (slugs, in order) and the SHA-256 of each of its files, by name.

    So that it fits its most bytes, it tells its `short` stories (ids) in one line, and counts only
    its `more`.
    """

    themes: tuple[str, ...]
    files: Mapping[str, str]
    short: tuple[str, ...] = ()
    more: tuple[str, ...] = ()


def encode_edition(edition: Edition, variants: Mapping[str, VariantFiles]) -> bytes:
    """Return the `edition`, and the hashes of what was rendered, as JSON with sorted keys."""
    parts = _parts(_document(edition) | {"variants": msgspec.to_builtins(dict(variants))})
    parts["hash"] = json.dumps(_hash(parts))
    # Far quicker than json's own indenting.
    return f"{msgspec.json.format(_joined(parts), indent=1)}\n".encode()


def edition_hash(edition: Edition) -> str:
    """Return the SHA-256 of the `edition`, whatever its state."""
    return _hash(_parts(_document(edition)))


def read_edition(folder: Path) -> tuple[Edition, dict[str, VariantFiles]]:
    """Return the edition in the day folder `folder`. Raises NoEdition, CannotRead, BadEdition."""
    path = folder / EDITION_FILE
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise NoEdition(path=folder) from None
    except OSError as problem:
        raise CannotRead(path=path, reason=problem.strerror or problem) from None
    return decode_edition(content, path)


def decode_edition(content: bytes, path: Path | str) -> tuple[Edition, dict[str, VariantFiles]]:
    """Return the edition that `encode_edition` made `content` of; messages name `path`.

    Raises BadEdition.
    """
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as problem:
        raise BadEdition(path=path, reason=f"is not JSON ({problem})") from None
    return _edition(document, path)


def decode_left_out(content: bytes) -> tuple[LeftOut, ...]:
    """Return what an edition left out, of its JSON; the rest of it is passed over quickly."""
    return msgspec.json.decode(content, type=_LeftOutOnly).left_out


class _LeftOutOnly(msgspec.Struct):
    left_out: tuple[LeftOut, ...] = ()


def day_folders(out: Path) -> list[Path]:
    """Return the day folders in `out`, newest first."""
    if not out.is_dir():
        return []
    return sorted((path for path in out.iterdir() if is_day_folder(path.name)), reverse=True)


def is_day_folder(name: str) -> bool:
    """Return whether a folder's `name` is a day: 2026-01-31."""
    try:
        return date.fromisoformat(name).isoformat() == name
    except ValueError:
        return False


def _edition(document: Any, path: Path | str) -> tuple[Edition, dict[str, VariantFiles]]:
    schema = document.get("schema") if isinstance(document, dict) else None
    if schema != SCHEMA:
        reason = f"has schema {schema}, and this version reads schema {SCHEMA} only"
        raise BadEdition(path=path, reason=reason)
    try:
        said = _hash(_parts(document))
    except (ValueError, RecursionError) as problem:  # such as JSON's lone surrogates
        raise BadEdition(path=path, reason=f"is not an edition ({problem})") from None
    if document.get("hash") != said:
        reason = "does not match its hash: it was edited by hand or damaged"
        raise BadEdition(path=path, reason=reason)
    try:
        variants = msgspec.convert(document["variants"], dict[str, VariantFiles])
        return msgspec.convert(document, Edition), variants
    except (ValueError, KeyError) as problem:
        raise BadEdition(path=path, reason=f"is not an edition ({problem})") from None


def _document(edition: Edition) -> dict[str, Any]:
    document: dict[str, Any] = msgspec.to_builtins(edition)
    for article in document["articles"]:
        del article["origin"], article["guid"]
    return document | {"schema": SCHEMA}


def _parts(document: Mapping[str, Any]) -> dict[str, str]:
    """Return the values of `document` as JSON by key: the hash and the text share them."""
    return {
        key: json.dumps(value, sort_keys=True, ensure_ascii=False)
        for key, value in document.items()
    }


def _joined(parts: Mapping[str, str]) -> str:
    pairs = (f"{json.dumps(key, ensure_ascii=False)}: {parts[key]}" for key in sorted(parts))
    return f"{{{', '.join(pairs)}}}"


def _hash(parts: Mapping[str, str]) -> str:
    said = {key: value for key, value in parts.items() if key not in _NOT_HASHED}
    return hashlib.sha256(_joined(said).encode()).hexdigest()
