"""The archive: the editions that have appeared, to the byte as approved, without readers' links."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from digest.delivery.window import send_window
from digest.errors import NotSendable
from digest.store.database import Memory
from digest.store.news import archive, editions
from digest.store.news.document import is_day_folder
from digest.web.pages.shell import Shell

#: Editions on one page of the list.
_PER_PAGE = 30
#: The key of a variant that everybody may see: all of an edition, or one theme.
_KEY = re.compile(r"[a-z0-9][a-z0-9-]*")
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
        """Answer with a day's edition, or one theme of it, as approved."""
        name, key = request.path_params["day"], request.path_params.get("key", "all")
        if not _KEY.fullmatch(key) or not is_day_folder(name):
            raise HTTPException(404)
        day = date.fromisoformat(name)
        if day > self._newest():
            raise HTTPException(404)
        try:
            with self._memory.read() as connection:
                revision = archive.archived_revision(connection, day)
                if revision is None:
                    raise HTTPException(404)
                page = editions.read_part(connection, day, revision, f"{key}.html")
        except NotSendable:
            raise HTTPException(404) from None
        return HTMLResponse(page, headers={"Content-Security-Policy": _POLICY})

    def _newest(self) -> date:
        """Return the newest day whose edition may be shown: none is before its hour to be sent."""
        now = self._now()
        today = now.astimezone(self._shell.settings.zone).date()
        opens = send_window(self._shell.settings, today).opens
        return today if now >= opens else today - timedelta(days=1)
