import asyncio
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from starlette.types import ASGIApp

from digest.config.settings import read_settings
from digest.newsroom import build
from digest.newsroom.variants import render_variants, variant_files
from digest.store.database import Memory
from digest.store.news import dayfolder, document
from digest.web import guard
from digest.web.desk import preview
from tests.publications import publication
from tests.rendering.busy import PAGES, busy
from tests.rendering.samples import article, edition

HOSTILE = '<script>alert(1)</script> & "flats"'


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Build a day of two stories into out/."""
    made = edition(
        [article("Saryu Solar wins", "A plant for Jodhpur.")], [article(HOSTILE, "All were sold.")]
    )
    variants, files = variant_files(render_variants(made, tmp_path).values())
    dayfolder.write_day_folder(
        tmp_path / "out" / "2026-11-23", files, document.encode_edition(made, variants)
    )
    return tmp_path / "out"


class Client:
    """A browser on this machine, as far as asking goes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def request(
        self, method: str, path: str, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """Return the application's own answer; it leads nowhere else by itself."""

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://127.0.0.1:8025"
            ) as client:
                return await client.request(method, path, headers=headers)

        return asyncio.run(ask())

    def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        """Return the answer to a plain request."""
        return self.request("GET", path, headers)


@pytest.fixture
def client(out: Path, tmp_path: Path) -> Client:
    """Return a client of the preview of `out`."""
    return Client(preview.create_preview(out, tmp_path))


def test_the_days_are_listed_newest_first(client: Client, out: Path) -> None:
    """Each built day is shown with its themes, and other folders and files are not."""
    shutil.copytree(out / "2026-11-23", out / "2026-11-22")
    (out / "notes").mkdir()
    (out / "20261121").mkdir()
    page = client.get("/").text
    assert page.index('href="/2026-11-23"') < page.index('href="/2026-11-22"')
    assert "Monday, 23 November 2026" in page
    assert '<a href="/2026-11-23/homes">Homes</a> 1' in page
    assert "notes" not in page
    assert "20261121" not in page


def test_nothing_built_is_said(tmp_path: Path) -> None:
    """Before the first build the page says what to do."""
    client = Client(preview.create_preview(tmp_path / "gone", tmp_path))
    answer = client.get("/")
    assert answer.status_code == 200
    assert "Nothing is built yet" in answer.text
    assert str(tmp_path / "gone") in answer.text


def test_a_day_leads_to_all_its_themes_together(client: Client) -> None:
    """A day's own address is that of its widest variant."""
    answer = client.get("/2026-11-23")
    assert answer.is_redirect
    assert answer.headers["location"] == "/2026-11-23/all"


def test_a_variant_is_shown_wide_and_narrow(client: Client) -> None:
    """Two frames show the mail with its subject, and lead to variants, views and the dark look."""
    page = client.get("/2026-11-23/homes").text
    assert page.count("<iframe") == page.count('src="/2026-11-23/homes/mail?scheme=light"') == 2
    assert page.count('sandbox="allow-popups allow-popups-to-escape-sandbox"') == 2
    assert "Homes: &lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
    for address in ("power?view=mail", "homes?view=markdown", "homes?view=mail&amp;scheme=dark"):
        assert f'href="/2026-11-23/{address}' in page


def test_a_variant_is_shown_as_inboxes_list_it(client: Client, out: Path) -> None:
    """Sender, subject and preheader at three widths; without the message, the subject alone."""
    page = client.get("/2026-11-23/power").text
    assert page.count('<p class="from">Desk of the Ledger</p>') == 3
    for width in (40, 70, 100):
        assert f"{width} characters</p>" in page
    assert "<strong>Power – 23 Nov 2026</strong> <span>– Saryu Solar wins</span>" in page
    (out / "2026-11-23" / "power.eml").unlink()
    page = client.get("/2026-11-23/power").text
    assert 'class="from"' not in page
    assert "<span>Subject</span> Power – 23 Nov 2026" in page


@pytest.mark.parametrize(
    ("view", "ending"), [("source", "html"), ("markdown", "md"), ("text", "txt")]
)
def test_the_other_forms_are_shown_as_they_are(
    client: Client, out: Path, view: str, ending: str
) -> None:
    """Source, Markdown and text are shown letter for letter, never as markup."""
    page = client.get(f"/2026-11-23/all?view={view}").text
    form = (out / "2026-11-23" / f"all.{ending}").read_text(encoding="utf-8")
    shown = page.partition('<pre tabindex="0">')[2].partition("</pre>")[0]
    for entity, char in (
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&#34;", '"'),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ):
        shown = shown.replace(entity, char)
    assert shown == form
    assert "<script" not in page


def test_light_and_dark_are_shown_whatever_the_browsers_setting(client: Client) -> None:
    """The dark rules of the mail always hold when dark is asked for, and never when light is."""
    for scheme, condition in (
        ("dark", "(min-width: 0px)"),
        ("light", "(min-width: 99999px)"),
        ("odd", "(min-width: 99999px)"),
    ):
        mail = client.get(f"/2026-11-23/all/mail?scheme={scheme}").text
        assert f"@media {condition}" in mail
        assert "prefers-color-scheme" not in mail
        assert "Saryu Solar wins" in mail


def test_what_is_on_disk_now_is_shown(client: Client, out: Path) -> None:
    """A file that changes, a day that comes and a day that goes are seen at once."""
    (out / "2026-11-23" / "all.txt").write_text("changed", encoding="utf-8")
    assert "changed" in client.get("/2026-11-23/all?view=text").text
    shutil.copytree(out / "2026-11-23", out / "2026-11-24")
    assert client.get("/2026-11-24/all").status_code == 200
    shutil.rmtree(out / "2026-11-24")
    assert client.get("/2026-11-24/all").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/", "/2026-11-23/all", "/2026-11-23/all?view=source", "/preview.css", "/gone", "/2026-11-23"],
)
def test_every_answer_carries_the_protecting_headers(client: Client, path: str) -> None:
    """Our own pages run no script, load nothing foreign, cannot be framed and are not cached."""
    headers = client.get(path).headers
    assert headers["content-security-policy"] == guard.PAGE_POLICY
    assert "script-src" not in guard.PAGE_POLICY
    assert guard.PAGE_POLICY.startswith("default-src 'none'; ")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


def test_a_mail_is_shown_under_a_policy_of_its_own(client: Client) -> None:
    """The mail has its own styles, no script, nothing foreign, and is always sandboxed."""
    policy = client.get("/2026-11-23/all/mail").headers["content-security-policy"]
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}
    assert rules["default-src"] == ["'none'"]
    assert rules["style-src"] == ["'unsafe-inline'"]
    assert rules["img-src"] == ["data:"]
    assert rules["frame-ancestors"] == ["'self'"]
    assert "script-src" not in rules
    assert "allow-scripts" not in rules["sandbox"]
    assert "allow-same-origin" not in rules["sandbox"]


@pytest.mark.parametrize("host", ["ledger.example", "127.0.0.1.ledger.example", "192.168.1.5:8025"])
def test_a_page_elsewhere_cannot_ask(client: Client, host: str) -> None:
    """A Host that is not this machine's is refused: it is a foreign page whose name leads here."""
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code == 400
    assert "2026" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:8025", "localhost", "localhost:9000"])
def test_this_machine_can_ask(client: Client, host: str) -> None:
    """The names of this machine are answered, with any port."""
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/%2e%2e/secret/mail",
        "/..%2fsecret",
        "/2026-11-23/..%2f..%2fsecret",
        "/2026-11-23/../../secret.txt",
        "/2026-11-23/%2e%2e%2fsecret/mail",
        "/2026-11-23/all%00/mail",
        "/2026-11-23/edition.json",
        "/2026-11-23/all.html",
        "/./2026-11-23%2f..%2f..%2fsecret/mail",
        "//etc/passwd",
        "/2026-11-23/secret/mail",
    ],
)
def test_no_path_leads_out_of_the_days(client: Client, tmp_path: Path, path: str) -> None:
    """Whatever is asked for, only the variants that a day's edition lists are served."""
    for place in (tmp_path, tmp_path / "out", tmp_path / "out" / "2026-11-23"):
        for name in ("secret", "secret.txt", "secret.html"):
            (place / name).write_text("not for the preview", encoding="utf-8")
    answer = client.get(path)
    assert answer.status_code == 404
    assert "not for the preview" not in answer.text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/2026-11-20", "No such day was built."),
        ("/2026-11-20/all", "No such day was built."),
        ("/yesterday", "No such day was built."),
        ("/2026-11-23/sports", "The day has no such variant."),
        ("/2026-11-23/sports/mail", "The day has no such variant."),
        ("/2026-11-23/all?view=odd", "There is no such view."),
        ("/2026-11-23/all/mail/more", "Not Found"),
    ],
)
def test_what_is_not_there_is_said(client: Client, path: str, said: str) -> None:
    """An unknown day, variant or view has a page that says so and leads back."""
    answer = client.get(path)
    assert answer.status_code == 404
    assert said in answer.text
    assert 'href="/"' in answer.text


def test_what_is_asked_for_is_not_echoed_as_markup(client: Client) -> None:
    """Markup in an address is never part of a page."""
    assert "<script" not in client.get("/<script>alert(1)</script>").text
    assert (
        "<script"
        not in client.get("/2026-11-23/all?view=<script>alert(1)</script>&scheme=<script>").text
    )


def test_nothing_can_be_changed(client: Client) -> None:
    """The preview answers questions only."""
    for method in ("POST", "PUT", "DELETE"):
        assert client.request(method, "/2026-11-23/all").status_code == 405


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[: len(text) // 2],
        lambda text: text.replace("Saryu", "Sarju"),
        lambda text: text.replace('"schema": 1', '"schema": 2'),
        lambda _: '{"schema": 1, "note": "\\ud800"}',
        lambda text: text[: text.index(' "variants"')] + ' "variants": {}\n}',
    ],
)  # fmt: skip
def test_a_damaged_day_is_shown_as_such(client: Client, out: Path, change) -> None:  # type: ignore[no-untyped-def]
    """A damaged edition is named among the days and on its own page; other days are shown."""
    shutil.copytree(out / "2026-11-23", out / "2026-11-22")
    path = out / "2026-11-23" / "edition.json"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    page = client.get("/").text
    assert "Build the day again." in page
    assert 'href="/2026-11-22"' in page
    for address in ("/2026-11-23", "/2026-11-23/all", "/2026-11-23/all/mail"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "Build the day again." in answer.text


def test_a_file_that_is_gone_is_named(client: Client, out: Path) -> None:
    """A day of which a file was removed, or is no text, says which."""
    (out / "2026-11-23" / "all.txt").unlink()
    (out / "2026-11-23" / "all.md").write_bytes(b"\xff")
    for view, name in (("text", "all.txt"), ("markdown", "all.md")):
        answer = client.get(f"/2026-11-23/all?view={view}")
        assert answer.status_code == 404
        assert f"{name} is not there or cannot be read. Build the day again." in answer.text


def test_a_publications_own_page_is_used_and_its_mistake_named(out: Path, tmp_path: Path) -> None:
    """A mistake in a template is shown with file and line, even in that of the error page."""
    own = tmp_path / "templates" / "web"
    own.mkdir(parents=True)
    (own / "days.html.j2").write_text("one\n{{ nothing }}", encoding="utf-8")
    answer = Client(preview.create_preview(out, tmp_path)).get("/")
    assert answer.status_code == 500
    assert "days.html.j2, line 2: &#39;nothing&#39; is undefined" in answer.text
    (own / "error.html.j2").write_text("{{ nothing }}", encoding="utf-8")
    answer = Client(preview.create_preview(out, tmp_path)).get("/")
    assert answer.status_code == 500
    assert "days.html.j2, line 2: 'nothing' is undefined" in answer.text
    assert "error.html.j2, line 1: 'nothing' is undefined" in answer.text
    assert answer.headers["content-type"].startswith("text/plain")


def test_a_built_publication_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the pipeline saves is what the preview shows."""
    monkeypatch.chdir(tmp_path)
    settings = read_settings()
    (tmp_path / "a.jsonl").write_text(
        '{"title": "Kothrud metro depot opens", "label": "Infrastructure Transport"}',
        encoding="utf-8",
    )
    source = settings.source(tmp_path / "a.jsonl")
    with Memory("sqlite://", tmp_path) as memory:
        now = datetime(2026, 11, 23, 6, tzinfo=UTC)
        at = publication(settings, memory, now)
        made = build.build_edition(at, (source,), edition().day, settings.themes)
    build.save_day(tmp_path / "out" / "2026-11-23", made)
    client = Client(preview.create_preview(tmp_path / "out", tmp_path))
    assert "Kothrud metro depot opens" in client.get("/2026-11-23/infrastructure/mail").text


def test_a_shortened_mail_has_its_whole_page_beside_it(tmp_path: Path) -> None:
    """As the archive will show it; other variants have no such view."""
    made = busy(60, publication=replace(PAGES, max_bytes=60_000))
    variants, files = variant_files(render_variants(made, tmp_path).values())
    day = tmp_path / "out" / "2026-11-23"
    dayfolder.write_day_folder(day, files, document.encode_edition(made, variants))
    client = Client(preview.create_preview(tmp_path / "out", tmp_path))
    assert "Whole page" in client.get("/2026-11-23/all").text
    assert (
        'src="/2026-11-23/all/mail?scheme=light&amp;view=page"'
        in client.get("/2026-11-23/all?view=page").text
    )
    assert client.get("/2026-11-23/all/mail").text.count("<h3") < 60
    assert client.get("/2026-11-23/all/mail?view=page").text.count("<h3") == 60
    assert "Whole page" not in client.get("/2026-11-23/power").text
    assert client.get("/2026-11-23/power?view=page").status_code == 404
