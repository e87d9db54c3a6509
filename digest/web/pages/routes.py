"""The public pages: unsubscribe, preferences, confirmation, sign-up and the archive.

A link alone identifies its subscriber, and a GET changes nothing. Anybody who has the link may do
what its page offers, so no page shows a whole address, and no log holds a token.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import text
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from digest.errors import BadToken, DigestError, MemoryBusy
from digest.newsroom.publication import Publication
from digest.store.database import Memory
from digest.web import guard
from digest.web.pages.archive import ArchivePages
from digest.web.pages.shell import Shell, Under
from digest.web.pages.signup import SignupPage
from digest.web.pages.subscription import SubscriptionPages
from digest.web.turns import Turns
from digest.web.visitor import Visitors

_LOG = logging.getLogger("digest.web")
#: The words for a refused request by status: the heading's, and those of the sentence below.
_REFUSALS = {
    403: ("page_refused", "page_refused_more"),
    404: ("page_missing", ""),
    405: ("page_wrong", "page_wrong_more"),
    503: ("page_trouble", "page_trouble_more"),
    500: ("page_trouble", "page_trouble_more"),
}


def create_pages(
    publication: Publication, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> ASGIApp:
    """Return the public pages of a publication.

    They run for months, so `now` reads the machine's clock at every request. Raises BadKeys, and
    BadSettings and BadTemplate if the pages cannot be shown.
    """
    shell = Shell(publication.settings)
    shell.style()
    plain = _PlainPages(shell, publication.memory)
    turns = Turns(publication.memory.name)
    people = SubscriptionPages(shell, publication.memory, publication.keys, turns, now)
    archive = ArchivePages(shell, publication.memory, now)
    signing_up = SignupPage(shell, publication, turns, now)
    both = ["GET", "POST"]
    app = Starlette(
        routes=[
            Route("/", archive.listed),
            Route("/health", plain.health),
            Route("/style.css", plain.style),
            Route("/unsubscribe", plain.use_mail),
            Route("/preferences", plain.use_mail),
            Route("/confirm", plain.use_mail),
            Route("/unsubscribe/{token}", people.unsubscribe, methods=both),
            Route("/preferences/{token}", people.preferences, methods=both),
            Route("/confirm/{token}", people.confirm, methods=both),
            Route("/undo/{token}", people.undo, methods=["POST"]),
            Route("/subscribe", signing_up.subscribe, methods=both),
            Route("/archive", archive.listed),
            Route("/archive/{day}", archive.edition),
            Route("/archive/{day}/{key}", archive.edition),
        ],
        middleware=[Middleware(guard.Headers), Middleware(_Calm, plain)],
        exception_handlers={HTTPException: plain.refused, BadToken: plain.bad_link},
    )
    app.router.redirect_slashes = False
    return Visitors(Under(app, shell.root), publication.settings.serve.networks)


class _PlainPages:
    """The pages that are the same for everybody."""

    def __init__(self, shell: Shell, memory: Memory) -> None:
        self._shell, self._memory = shell, memory

    def health(self, _request: Request) -> Response:
        """Answer 200 if the memory can be read, else 503."""
        try:
            with self._memory.read() as connection:
                connection.execute(text("SELECT 1"))
        except DigestError:
            return PlainTextResponse("the memory cannot be read\n", 503)
        return PlainTextResponse("ok\n")

    def style(self, _request: Request) -> Response:
        """Answer with the style sheet."""
        return self._shell.style()

    def use_mail(self, _request: Request) -> Response:
        """Say that the link in a mail is needed: this address identifies nobody."""
        return self._said("page_use_mail", "page_use_mail_more", 200)

    def bad_link(self, _request: Request, _problem: Exception) -> Response:
        """Say that a link does not work, but not why: somebody may be guessing."""
        return self._said("page_bad_link", "page_bad_link_more", 404)

    def refused(self, _request: Request, problem: Exception) -> Response:
        """Say that a request is refused."""
        status = problem.status_code if isinstance(problem, HTTPException) else 500
        answer = self._said(*_REFUSALS.get(status, ("page_wrong", "page_wrong_more")), status)
        if isinstance(problem, HTTPException):
            answer.headers.update(problem.headers or {})
        return answer

    def failed(self, problem: Exception) -> Response:
        """Say that a page failed; the log tells the operator why."""
        if isinstance(problem, MemoryBusy):
            answer = self._said("page_trouble", "page_trouble_more", 503)
            answer.headers["Retry-After"] = "60"
            return answer
        try:
            return self._said("page_trouble", "page_trouble_more", 500)
        except DigestError:  # the page itself may be what is wrong
            return PlainTextResponse("Please try again later.\n", 500)

    def _said(self, heading: str, sentence: str, status: int) -> Response:
        words = self._shell.language(None)
        return self._shell.said(
            words.say(heading), [words.say(sentence)] if sentence else (), status=status
        )


class _Calm:
    """Answers for a page that fails, and logs why, but never for whom."""

    def __init__(self, app: ASGIApp, pages: _PlainPages) -> None:
        self._app, self._pages = app, pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer in its place if that fails."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except ClientDisconnect:
            return  # whoever sent half a form is gone: no page failed, and nobody reads an answer
        except Exception as problem:
            _LOG.error("a page failed: %s", _said_of(problem))  # no traceback: it may show a token
            if started:
                raise ConnectionError("a page failed half-way") from None
            answer = await run_in_threadpool(self._pages.failed, problem)
            await answer(scope, receive, send)


def _said_of(problem: Exception) -> str:
    """Return what a log may say: our own message, else an error's kind and place in the code."""
    if isinstance(problem, DigestError):
        return str(problem)
    at = problem.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    place = f"{at.tb_frame.f_code.co_filename}:{at.tb_lineno}" if at else "nowhere"
    return f"{type(problem).__name__} at {place}"
