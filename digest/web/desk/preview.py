"""The preview: the built days as readers will see them, read from disk at each request."""

import html
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from digest.config.themes import ALL
from digest.errors import BadTemplate, DigestError
from digest.model import Edition
from digest.preflight.inboxrow import INBOX_WIDTHS, InboxRow, inbox_row
from digest.rendering.templates import Templates
from digest.store.news import document
from digest.web import guard

_VIEWS = {
    "mail": ".html",
    "page": ".page.html",
    "source": ".html",
    "markdown": ".md",
    "text": ".txt",
}
#: These are shown as pages, the others as text.
_SHOWN = ("mail", "page")
_DARK = re.compile(r"\(\s*prefers-color-scheme\s*:\s*dark\s*\)")
#: Media conditions that always and never hold, in place of the reader's light or dark setting.
_ALWAYS, _NEVER = "(min-width: 0px)", "(min-width: 99999px)"


@dataclass(frozen=True, slots=True)
class PreviewedDay:
    """A built day: its edition and variants, or the problem with it.

    Those variants that were `shortened` have a whole page, too.
    """

    name: str
    edition: Edition | None = None
    variants: tuple[str, ...] = ()
    problem: str = ""
    shortened: frozenset[str] = frozenset()


def create_preview(out: Path, publication: Path) -> Starlette:
    """Return the preview of the days in `out`, with the templates of the folder `publication`."""
    pages = _Pages(out, Templates(publication))
    return Starlette(
        routes=[
            Route("/", pages.days),
            Route("/preview.css", pages.style),
            Route("/{day}", pages.day),
            Route("/{day}/{variant}", pages.variant),
            Route("/{day}/{variant}/mail", pages.mail),
        ],
        middleware=[
            Middleware(guard.Headers),
            Middleware(TrustedHostMiddleware, allowed_hosts=guard.LOCAL_HOSTS),
        ],
        exception_handlers={HTTPException: pages.error, DigestError: pages.error},
    )


class _Pages:
    """The pages, each read from disk at each request."""

    def __init__(self, out: Path, templates: Templates) -> None:
        self._out = out
        self._templates = templates

    async def days(self, _request: Request) -> Response:
        return self._page("days", days=self._days(), out=self._out.resolve())

    async def style(self, _request: Request) -> Response:
        return Response(self._templates.path("web/preview.css").read_bytes(), media_type="text/css")

    async def day(self, request: Request) -> Response:
        day = self._day(request)
        return RedirectResponse(f"/{day.name}/{day.variants[0]}")

    async def variant(self, request: Request) -> Response:
        day, key = self._chosen(request)
        view = request.query_params.get("view", "mail")
        if view not in _VIEWS or (view == "page" and key not in day.shortened):
            raise HTTPException(404, "There is no such view.")
        text = "" if view in _SHOWN else self._file(day, key, _VIEWS[view])
        scheme = "dark" if request.query_params.get("scheme") == "dark" else "light"
        subject = re.search(r"<title>([^<]*)</title>", self._file(day, key, ".html"))
        return self._page(
            "variant",
            day=day,
            key=key,
            view=view,
            scheme=scheme,
            text=text,
            subject=html.unescape(subject[1]) if subject else "",
            row=self._row(day, key),
            widths=INBOX_WIDTHS,
            days=self._days(),
            titles={theme.slug: theme.title for theme in day.edition.themes} if day.edition else {},
        )

    async def mail(self, request: Request) -> Response:
        """Answer with the mail, or its whole page, light or dark as asked."""
        day, key = self._chosen(request)
        dark = request.query_params.get("scheme") == "dark"
        view = "page" if request.query_params.get("view") == "page" else "mail"
        page = _DARK.sub(_ALWAYS if dark else _NEVER, self._file(day, key, _VIEWS[view]))
        return HTMLResponse(page, headers={"Content-Security-Policy": guard.MAIL_POLICY})

    async def error(self, _request: Request, problem: Exception) -> Response:
        """Answer a failed request with a page that says why."""
        status, detail = 500, str(problem)
        if isinstance(problem, HTTPException):
            status, detail = problem.status_code, problem.detail
        try:
            page = self._templates.render("web/error.html.j2", status=status, detail=detail)
        except BadTemplate as second:
            return PlainTextResponse(f"{detail}\n{second}\n", status)
        return HTMLResponse(page, status)

    def _page(self, name: str, **values: Any) -> Response:
        return HTMLResponse(self._templates.render(f"web/{name}.html.j2", **values))

    def _days(self) -> list[PreviewedDay]:
        """Return the built days, newest first."""
        return [self._read(folder.name) for folder in document.day_folders(self._out)]

    def _day(self, request: Request) -> PreviewedDay:
        name = request.path_params["day"]
        if not document.is_day_folder(name) or not (self._out / name).is_dir():
            raise HTTPException(404, "No such day was built.")
        day = self._read(name)
        if day.edition is None:
            raise HTTPException(404, day.problem)
        return day

    def _chosen(self, request: Request) -> tuple[PreviewedDay, str]:
        day, key = self._day(request), request.path_params["variant"]
        if key not in day.variants:
            raise HTTPException(404, "The day has no such variant.")
        return day, key

    def _read(self, name: str) -> PreviewedDay:
        try:
            edition, variants = document.read_edition(self._out / name)
        except DigestError as problem:
            return PreviewedDay(name, problem=str(problem))
        keys = [ALL, *(theme.slug for theme in edition.themes)]
        if found := tuple(key for key in keys if key in variants):
            whole = (key for key, one in variants.items() if f"{key}.page.html" in one.files)
            return PreviewedDay(name, edition, found, shortened=frozenset(whole))
        reason = f"{self._out / name}: the edition lists no variants. Build the day again."
        return PreviewedDay(name, problem=reason)

    def _row(self, day: PreviewedDay, key: str) -> InboxRow | None:
        """Return the variant's row in an inbox, or None without its message."""
        path = self._out / day.name / f"{key}.eml"
        try:
            return inbox_row(path.read_bytes())
        except OSError:
            return None

    def _file(self, day: PreviewedDay, key: str, ending: str) -> str:
        try:
            return (self._out / day.name / f"{key}{ending}").read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            detail = f"{key}{ending} is not there or cannot be read. Build the day again."
            raise HTTPException(404, detail) from None
