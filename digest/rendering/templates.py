"""Templates: the environment of Jinja for all templates; its errors name file and line.

A publication's own `templates/` wins over the shipped ones, file by file. Templates are data, which
people pass on: they run in Jinja's sandbox, and include nothing from outside their folders.
"""

import re
import traceback
from collections.abc import Callable, Sized
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
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import MAX_RANGE, ImmutableSandboxedEnvironment

from digest.errors import BadTemplate, CannotWrite, UsageError
from digest.resources import shipped_folder

#: The endings of templates for markup, in which values are escaped.
_MARKUP = ("mjml.j2", "mjml", "html.j2", "html")

#: The folders for newsletters; the others are for web pages and for a new publication.
_NEWSLETTER = ("mail", "markdown", "text", "languages")
_COMMENT = re.compile(r"\{#-?(?P<jinja>.*?)-?#\}|#(?P<toml>[^\n]*)", re.DOTALL)


class _Compiled(BytecodeCache):
    """Keeps compiled templates in memory: compiling takes ten times as long as rendering.

    The key is a template's file and the hash of its source: a changed one is compiled again.
    """

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load the code of `bucket`, if it is kept."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of `bucket`."""
        if bucket.code is not None:
            self._code[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja without Python's insides, without changes to values, and without huge results."""

    intercepted_binops = frozenset({"*", "**"})

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute, or an undefined value that says why templates have none.

        The fields of our values need no tests: with them, rendering takes half as long again.
        """
        if attribute in getattr(obj, "__dataclass_fields__", ()) and attribute[0] != "_":
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Return a product. Raises SecurityError for a power, or a text repeated too often."""
        if operator == "**":
            raise SecurityError("templates have no '**': its result may fill the memory")
        for repeated, times in ((left, right), (right, left)):
            if isinstance(repeated, Sized) and len(repeated) * times > MAX_RANGE:
                raise SecurityError(f"'*' makes more than {MAX_RANGE:,} characters or items")
        return super().call_binop(context, operator, left, right)


class _Folder(FileSystemLoader):
    """Loads the templates in a folder, and none that a symbolic link leads to elsewhere."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._folder = folder

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return the source. Raises TemplateNotFound, or SecurityError for such a link."""
        found = super().get_source(environment, template)
        if not Path(found[1]).resolve().is_relative_to(self._folder.resolve()):
            raise SecurityError(f"'{template}' is a link that leads out of {self._folder}")
        return found


class Templates:
    """The templates of the publication in `folder`; with `reload`, changed files are read again."""

    def __init__(
        self,
        folder: Path,
        filters: dict[str, Callable[..., Any]] | None = None,
        *,
        reload: bool = True,
    ) -> None:
        self._places = [folder / "templates", shipped_folder("templates")]
        self._environment = _Sandbox(
            loader=ChoiceLoader([_Folder(place) for place in self._places]),
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
        """Return the template `name`, filled in with `values`. Raises BadTemplate."""
        try:
            return self._environment.get_template(name).render(**values)
        except JinjaSyntaxError as problem:
            path, line, reason = problem.filename or name, problem.lineno, problem.message
        except UnicodeDecodeError:
            path, line, reason = name, 1, "it, or a template that it includes, is not UTF-8 text"
        except TemplateNotFound as problem:
            path, line, reason = name, 1, f"there is no template '{problem.name}'"
        except Exception as problem:
            path, found = self._where(problem, name)
            if found is None and not isinstance(problem, TemplateError):
                raise
            line, reason = found or 1, str(problem)
        raise BadTemplate(path=path, line=line, reason=reason)

    def looks(self) -> list[str]:
        """Return the names of all looks, sorted."""
        paths = (path for place in self._places for path in (place / "mail").glob("*.mjml.j2"))
        return sorted({path.name.removesuffix(".mjml.j2") for path in paths})

    def path(self, name: str) -> Path:
        """Return the file of the template `name`."""
        paths = (place / name for place in self._places)
        return next(filter(Path.is_file, paths), Path(name))

    def names(self) -> list[str]:
        """Return the names of a newsletter's templates and catalogues, sorted."""
        found = {
            path.relative_to(place).as_posix()
            for place in self._places
            for folder in _NEWSLETTER
            for path in (place / folder).rglob("*")
            if path.is_file() and path.suffix in (".j2", ".toml")
        }
        return sorted(found)

    def is_own(self, name: str) -> bool:
        """Return True if the template `name` is the publication's own."""
        own, shipped = self._places
        return (own / name).is_file() and own.resolve() != shipped.resolve()

    def description(self, name: str) -> str:
        """Return the first sentence of the comment at a template's top; empty if there is none."""
        text = self.path(name).read_text(encoding="utf-8", errors="replace")
        found = _COMMENT.match(text)
        comment = " ".join((found["jinja"] or found["toml"]).split()) if found else ""
        return comment.split(". ")[0].rstrip(".")

    def eject(self, name: str, *, force: bool = False) -> Path:
        """Copy the shipped template `name` to the publication's own, and return the copy's path.

        The name may be short: that of a look, a part of the mail, or a language. Raises UsageError
        for an unknown or ambiguous name, and for an existing copy unless `force` is set.
        """
        source = self._places[1] / self._full(name)
        target = self._places[0] / source.relative_to(self._places[1])
        if target.exists() and not force:
            raise UsageError(reason=f"{target} exists. To overwrite it, use --force")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
        except OSError as problem:
            raise CannotWrite(path=target, reason=problem.strerror or problem) from None
        return target

    def _full(self, name: str) -> str:
        """Return the full name of the shipped template that `name` means. Raises UsageError."""
        shipped = [known for known in self.names() if (self._places[1] / known).is_file()]
        if name in shipped:
            return name
        found = [known for known in shipped if Path(known).name.split(".")[0] == name]
        for candidates in ([one for one in found if one.startswith("mail/")], found):
            if len(candidates) == 1:
                return candidates[0]
        if found:
            raise UsageError(reason=f"'{name}' may be {' or '.join(found)}; name one of them")
        reason = f"There is no template '{name}'. List them: digest templates list"
        raise UsageError(reason=reason)

    def _where(self, problem: Exception, name: str) -> tuple[str, int | None]:
        """Return the last template and line in the traceback of `problem`; else `name` and None."""
        for frame in reversed(traceback.extract_tb(problem.__traceback__)):
            if any(Path(frame.filename).is_relative_to(place) for place in self._places):
                return frame.filename, frame.lineno
        return name, None
