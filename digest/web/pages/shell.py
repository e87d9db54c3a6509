"""The shell of the public pages: the publication's name, colours and language around each page."""

from collections.abc import Iterable
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from digest.config.settings import Settings
from digest.errors import BadSettings
from digest.model import Subscriber, Theme
from digest.rendering.catalogue import Catalogue
from digest.rendering.templates import Templates

#: The first parts of the pages' addresses.
_PAGES = frozenset((
    "", "health", "style.css", "unsubscribe", "preferences", "confirm", "undo", "subscribe",
    "archive",
))  # fmt: skip


class Shell:
    """What all pages have in common."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.publication = settings.publication
        self.themes = settings.themes
        self.address = urlsplit(self.publication.public_url or "")
        self.root = self.address.path.rstrip("/")
        self.hosts = frozenset(filter(None, [self.address.netloc.lower()]))
        #: True if people may sign up: only with a public address can they confirm it.
        self.open = settings.signup.open and bool(self.publication.public_url)
        self._templates = Templates(settings.folder, reload=False)
        self._languages: dict[str, Catalogue] = {}
        self.language(None)  # missing words are an error at the start, not of a reader's request

    @property
    def policy(self) -> str:
        """What a page may do: load our style and the logos, and send forms to us. No script."""
        logos = {self.publication.logo, self.publication.brand.logo_dark} - {None}
        hosts = sorted({f"{at.scheme}://{at.netloc}" for at in map(urlsplit, map(str, logos))})
        images = " ".join(hosts) or "'none'"
        return (
            f"default-src 'none'; style-src 'self'; img-src {images}; "
            "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )

    def language(self, person: Subscriber | None) -> Catalogue:
        """Return the language of a subscriber if it has a catalogue, else the publication's."""
        own = self.settings.site.language
        tag = person.language if person and person.language else own
        if tag not in self._languages:
            try:
                self._languages[tag] = Catalogue(tag, self.settings.folder)
            except BadSettings:
                if tag == own:
                    raise
                self._languages[tag] = self.language(None)
        return self._languages[tag]

    def page(
        self, name: str, person: Subscriber | None = None, status: int = 200, **values: Any
    ) -> HTMLResponse:
        """Return the page `name`, in the language of the subscriber `person`."""
        _, contact = parseaddr(self.publication.reply_to or self.publication.sender)
        page = self._templates.render(
            f"web/public/{name}.html.j2",
            words=self.language(person),
            publication=self.publication,
            root=self.root,
            contact=contact,
            open=self.open,
            **values,
        )
        return HTMLResponse(page, status, headers={"Content-Security-Policy": self.policy})

    def said(
        self,
        heading: str,
        sentences: Iterable[str] = (),
        person: Subscriber | None = None,
        status: int = 200,
        back: str = "",
        undo: str = "",
    ) -> HTMLResponse:
        """Return a page of sentences; `back` and `undo` are addresses that it offers."""
        said = tuple(sentences)
        return self.page(
            "said", person, status, heading=heading, sentences=said, back=back, undo=undo
        )

    def style(self) -> Response:
        """Return the pages' style sheet."""
        text = self._templates.render(
            "web/public/style.css.j2", brand=self.publication.brand, themes=self.themes
        )
        return Response(text, media_type="text/css")

    def whose(self, person: Subscriber) -> str:
        """Return a masked address, for anybody who has the link: "r…@example.com"."""
        local, _, domain = person.address.rpartition("@")
        return f"{local[:1]}…@{domain}"

    def had(self, person: Subscriber) -> tuple[Theme, ...]:
        """Return the themes that a subscriber gets."""
        return tuple(
            theme for theme in self.themes if person.themes is None or theme.slug in person.themes
        )

    def titles(self, person: Subscriber) -> str:
        """Return the names of the themes that a subscriber gets, as a sentence lists them."""
        words = self.language(person)
        if person.themes is None:
            return words.say("page_all_themes")
        titles = {theme.slug: theme.title for theme in self.themes}
        known = [title for slug, title in titles.items() if slug in person.themes]
        return words.listed([*known, *(slug for slug in person.themes if slug not in titles)])


class Under:
    """Serves the pages under the path of their public address, whether or not a proxy strips it."""

    def __init__(self, app: ASGIApp, root: str) -> None:
        self._app, self._root = app, root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with the pages' own path, and keep robots out."""
        if scope["type"] == "http":
            scope = dict(scope, path=self._path(scope["path"]), root_path="")

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["X-Robots-Tag"] = "noindex, nofollow"
            await send(message)

        await self._app(scope, receive, marked)

    def _path(self, path: str) -> str:
        inner = path.removeprefix(self._root) if self._root else path
        if inner != path and inner.strip("/").partition("/")[0] in _PAGES:
            path = inner
        return path.rstrip("/") or "/"
