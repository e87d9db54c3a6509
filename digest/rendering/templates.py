"""Templates: Jinja as every template here uses it, and its errors as file and line.

A publication's own `templates/` wins over the shipped ones, file by file.
"""

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    select_autoescape,
)
from jinja2 import TemplateSyntaxError as JinjaSyntaxError

from digest.errors import BadTemplate
from digest.resources import shipped

#: Endings of the templates whose output is markup, so that what is filled in is escaped.
_MARKUP = ("mjml.j2", "mjml", "html.j2", "html")


class Templates:
    """The templates of the publication in `folder`."""

    def __init__(self, folder: Path, filters: dict[str, Callable[..., Any]] | None = None) -> None:
        self._places = [folder / "templates", shipped("templates")]
        self._environment = Environment(
            loader=ChoiceLoader([FileSystemLoader(place) for place in self._places]),
            autoescape=select_autoescape(enabled_extensions=_MARKUP, default=False),
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
        except TemplateNotFound as problem:
            raise BadTemplate(path=name, line=1, reason=f"there is no template '{problem.name}'") from None
        except Exception as problem:
            path, line = self._where(problem, name)
            if line is None and not isinstance(problem, TemplateError):
                raise
            raise BadTemplate(path=path, line=line or 1, reason=problem) from None

    def names(self, folder: str, ending: str) -> list[str]:
        """Return the names in the template folder `folder` that have this `ending`, without it, sorted."""
        found = {path.name for place in self._places for path in (place / folder).glob(f"*{ending}")}
        return sorted(name.removesuffix(ending) for name in found)

    def path(self, name: str) -> Path:
        """Return the file that serves as the template `name`."""
        return next((place / name for place in self._places if (place / name).is_file()), Path(name))

    def _where(self, problem: Exception, name: str) -> tuple[str, int | None]:
        """Return the template file and line that the traceback of `problem` names last."""
        for frame in reversed(traceback.extract_tb(problem.__traceback__)):
            if any(Path(frame.filename).is_relative_to(place) for place in self._places):
                return frame.filename, frame.lineno
        return name, None
