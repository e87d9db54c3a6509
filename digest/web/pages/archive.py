"""The archive: the editions that have appeared, to the byte as approved, without readers' links."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from digest.config.themes import ALL
from digest.delivery.window import send_window
from digest.errors import NotSendable
from digest.newsroom.variantkeys import page_name
from digest.store.database import Memory
from digest.store.news import archive, editions
from digest.store.news.document import is_day_folder
from digest.web.pages.shell import Shell

#: Editions on one page of the list.
_PER_PAGE = 30
#: The key of a variant: of all themes, of one or several, in a language ("power+roads@hi").
_KEY = re.compile(r"[a-z0-9][a-z0-9+~-]{0,130}(@[a-z]{0,20})?")
#: An edition as shown: its own styles and pictures. No script, no form, no access to this site.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; sandbox allow-popups "
    "allow-popups-to-escape-sandbox"
)


class ArchivePages:
    """The list of editions, and the page of each."""

    def __init__(self, shell: Shell, memory: Memory, now: Callable[[], datetime]) -> None:
        self._shell, self._memory, self._now = shell, memory, now

    def listed(self, request: Request) -> Response:
        """Answer with the list of editions, from the newest or from before a day."""
        until = newest = self._newest()
        before = request.query_params.get("before", "")
        if is_day_folder(before) and before > "1970":
            until = min(newest, date.fromisoformat(before) - timedelta(days=1))
        with self._memory.read() as connection:
            found = archive.archived_editions(connection, until, _PER_PAGE + 1)
        older = found[_PER_PAGE - 1].name if len(found) > _PER_PAGE else ""
        return self._shell.page(
            "archive", days=found[:_PER_PAGE], older=older, newest=until == newest
        )

    def edition(self, request: Request) -> Response:
        """Answer with a day's edition, or a variant of it, whole and as approved.

        A variant that the newest revision has no more leads to all of that day.
        """
        name, key = request.path_params["day"], request.path_params.get("key", ALL)
        if not _KEY.fullmatch(key) or not is_day_folder(name):
            raise HTTPException(404)
        day = date.fromisoformat(name)
        if day > self._newest():
            raise HTTPException(404)
        # A mail that is short enough is its own page.
        pages = (page_name(key), f"{key}.html")
        with self._memory.read() as connection:
            revision = archive.archived_revision(connection, day)
            if revision is None:
                raise HTTPException(404)
            for page in pages:
                with suppress(NotSendable):
                    content = editions.read_part(connection, day, revision, page)
                    return HTMLResponse(content, headers={"Content-Security-Policy": _POLICY})
            if key == ALL or not archive.had_page(connection, day, pages):
                raise HTTPException(404)
        return RedirectResponse(f"{self._shell.root}/archive/{day}")

    def _newest(self) -> date:
        """Return the newest day whose edition may be shown: none is before its hour to be sent."""
        now = self._now()
        today = now.astimezone(self._shell.settings.zone).date()
        opens = send_window(self._shell.settings, today, by_hand=True).opens
        return today if now >= opens else today - timedelta(days=1)
