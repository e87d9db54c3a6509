"""Templates: Jinja as every template here uses it, and its errors as file and line.

A publication's own `templates/` wins over the shipped ones, file by file.
"""

import re
import traceback
from collections.abc import Callable
from pathlib import Path
from types import CodeType
from typing import Any

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    select_autoescape,
)
from jinja2 import TemplateSyntaxError as JinjaSyntaxError
from jinja2.bccache import Bucket

from digest.errors import BadTemplate, CannotWrite, UsageError
from digest.resources import shipped_folder

#: Endings of the templates whose output is markup, so that what is filled in is escaped.
_MARKUP = ("mjml.j2", "mjml", "html.j2", "html")

#: The folders of what a newsletter is made of; the others are pages and a new publication's files.
_SHOWN = ("mail", "markdown", "text", "languages")
_COMMENT = re.compile(r"\{#-?(?P<jinja>.*?)-?#\}|#(?P<toml>[^\n]*)", re.DOTALL)


class _Compiled(BytecodeCache):
    """Keeps what templates were compiled to while the program runs: compiling takes ten times as long as rendering.

    A template is known by its file and the hash of its source, so that a changed one is compiled anew.
    """

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give `bucket` its code where it is known."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of `bucket`."""
        if bucket.code is not None:
            self._code[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()


class Templates:
    """The templates of the publication in `folder`; with `reload`, one that changes on disk is read again."""

    def __init__(
        self,
        folder: Path,
        filters: dict[str, Callable[..., Any]] | None = None,
        *,
        reload: bool = True,
    ) -> None:
        self._places = [folder / "templates", shipped_folder("templates")]
        self._environment = Environment(
            loader=ChoiceLoader([FileSystemLoader(place) for place in self._places]),
            autoescape=select_autoescape(enabled_extensions=_MARKUP, default=False),
            auto_reload=reload,
            bytecode_cache=_COMPILED,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.filters.update(filters or {})

    def render(self, name: str, **values: Any) -> str:
        """Return the template `name` filled in with `values`. Raises BadTemplate."""
        try:
            return self._environment.get_template(name).render(**values)
        except JinjaSyntaxError as problem:
            raise BadTemplate(
                path=problem.filename or name, line=problem.lineno, reason=problem.message
            ) from None
        except UnicodeDecodeError:
            raise BadTemplate(
                path=name, line=1, reason="it, or what it includes, is not UTF-8 text"
            ) from None
        except TemplateNotFound as problem:
            raise BadTemplate(
                path=name, line=1, reason=f"there is no template '{problem.name}'"
            ) from None
        except Exception as problem:
            path, line = self._where(problem, name)
            if line is None and not isinstance(problem, TemplateError):
                raise
            raise BadTemplate(path=path, line=line or 1, reason=problem) from None

    def names(self, folder: str, ending: str) -> list[str]:
        """Return the names in the template folder `folder` that have this `ending`, without it, sorted."""
        found = {
            path.name for place in self._places for path in (place / folder).glob(f"*{ending}")
        }
        return sorted(name.removesuffix(ending) for name in found)

    def path(self, name: str) -> Path:
        """Return the file that serves as the template `name`."""
        return next(
            (place / name for place in self._places if (place / name).is_file()), Path(name)
        )

    def shown(self) -> list[str]:
        """Return the names of the templates that make a newsletter, and of the languages' words, sorted."""
        found = (
            path.relative_to(place).as_posix()
            for place in self._places
            for folder in _SHOWN
            for path in (place / folder).rglob("*")
            if path.is_file() and path.suffix in (".j2", ".toml")
        )
        return sorted(set(found))

    def is_own(self, name: str) -> bool:
        """Tell whether the template `name` is the publication's own."""
        own, with_program = self._places
        return (own / name).is_file() and own.resolve() != with_program.resolve()

    def says(self, name: str) -> str:
        """Return the first sentence of the comment that the template `name` begins with, empty where it has none."""
        text = self.path(name).read_text(encoding="utf-8", errors="replace")
        found = _COMMENT.match(text)
        said = " ".join((found["jinja"] or found["toml"]).split()) if found else ""
        return said.split(". ")[0].rstrip(".")

    def eject(self, name: str, *, over: bool = False) -> Path:
        """Copy the shipped template `name` to the publication's own, and return where it is now.

        The name may be short: that of a look, a part of the mail, or a language. A copy that is there is not written
        `over` unasked.
        """
        source = self._places[1] / self._full(name)
        target = self._places[0] / source.relative_to(self._places[1])
        if target.exists() and not over:
            raise UsageError(reason=f"{target} is there already. Say --force to write over it")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
        except OSError as problem:
            raise CannotWrite(path=target, reason=problem.strerror or problem) from None
        return target

    def _full(self, name: str) -> str:
        """Return the one shipped template that `name` means."""
        shipped_names = [known for known in self.shown() if (self._places[1] / known).is_file()]
        if name in shipped_names:
            return name
        found = [known for known in shipped_names if Path(known).name.split(".")[0] == name]
        for candidates in ([one for one in found if one.startswith("mail/")], found):
            if len(candidates) == 1:
                return candidates[0]
        if found:
            raise UsageError(reason=f"'{name}' may be {' or '.join(found)}; name one of them")
        raise UsageError(
            reason=f"There is no template '{name}'. 'digest templates list' names them"
        )

    def _where(self, problem: Exception, name: str) -> tuple[str, int | None]:
        """Return the template file and line that the traceback of `problem` names last."""
        for frame in reversed(traceback.extract_tb(problem.__traceback__)):
            if any(Path(frame.filename).is_relative_to(place) for place in self._places):
                return frame.filename, frame.lineno
        return name, None
