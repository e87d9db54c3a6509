from pathlib import Path

import pytest

from digest.model import Article, Language
from digest.newsroom import intake
from digest.store.database import Memory
from tests.newsroom.site import NOW, TEXT, Write, feed, page, read, shown, titles
from tests.publications import publication
from tests.sources import server as say
from tests.sources.server import Server


def test_a_dry_run_keeps_nothing(server: Server, settings: Write, tmp_path: Path) -> None:
    """Neither what was read nor what was fetched is kept, and it is as if it had been."""
    known = settings(f"url = '{server.url('/feed')}'")
    server.routes["/feed"] = feed("Crane ordered for berth")
    before = sorted(path.name for path in tmp_path.iterdir())
    with Memory("sqlite:///digest.db", tmp_path, dry_run=True) as memory:
        reading = read(known, memory)
        assert titles(reading) == ["Crane ordered for berth"]
        assert reading.counts[server.url("/feed")].new == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_what_no_mail_can_carry_is_left_out_and_told(
    settings: Write, memory: Memory, tmp_path: Path
) -> None:
    """Its article stays, and the healthy ones beside it are as they were."""
    (tmp_path / "a.jsonl").write_text(
        f'{{"title": "Crane ordered", "text": "{TEXT}", "url": "https://a:b@news.example/crane"}}\n'
        f'{{"title": "Quay grows", "text": "{TEXT}", "url": "https://news.example/quay"}}\n'
    )
    known = settings("path = 'a.jsonl'")
    taken = intake.take_in(publication(known, memory, NOW), known.sources)
    assert [article.url for article, _ in taken.articles] == [None, "https://news.example/quay"]
    [problem] = taken.problems
    assert problem.origin.endswith("a.jsonl, line 1")
    assert "is not linked to: it holds a user's name" in problem.reason
    assert not problem.skipped
    assert taken.counts[known.sources[0].place].failed is None


def test_progress_counts_files_and_pages(
    server: Server, settings: Write, memory: Memory, tmp_path: Path
) -> None:
    """Whoever waits sees how many files are read, and then how many addresses have answered."""
    (tmp_path / "a.txt").write_text(f"Crane news of the day\n\n{TEXT}\n", encoding="utf-8")
    known = settings("path = 'a.txt'", f"url = '{server.url('/list')}'\nlinks = '/a'")
    server.routes["/list"] = say.answer(
        f"<html><body><a href='{server.url('/a')}'>Crane</a></body></html>"
    )
    server.routes["/a"] = page("Crane ordered for berth")
    seen: list[tuple[int, int]] = []
    progress = lambda done, total: seen.append((done, total))  # noqa: E731
    intake.take_in(publication(known, memory, NOW), known.sources, progress)
    assert seen == [(1, 1), (1, 1), (2, 2)]


def test_pages_are_looked_at_again(server: Server, settings: Write, memory: Memory) -> None:
    """An article whose page is gone is dropped, even if just read; an unreachable one stays."""
    known = settings(f"url = '{server.url('/list')}'\nlinks = '/[abc]$'")
    links = "".join(f"<a href='{server.url(path)}'>x</a>" for path in ("/a", "/b", "/c"))
    server.routes["/list"] = say.answer(f"<html><body>{links}</body></html>")
    for path in ("/a", "/b", "/c"):
        server.routes[path] = page(f"Crane {path} ordered for berth")
    edition = shown(known, memory)
    assert len(edition.stories) == 3
    server.routes["/a"] = say.answer(status=404)
    server.routes["/b"] = say.answer(status=403)
    assert intake.find_gone_pages(publication(known, memory, NOW), edition) == [server.url("/a")]


def test_a_place_stays_what_it_was(server: Server, settings: Write, memory: Memory) -> None:
    """A feed that answers a web page one day gives a problem, and no story."""
    known = settings(f"url = '{server.url('/news')}'")
    server.routes["/news"] = feed("Crane ordered for berth")
    assert titles(read(known, memory)) == ["Crane ordered for berth"]
    server.routes["/news"] = page("Closed for the holidays")
    reading = read(known, memory)
    assert titles(reading) == ["Crane ordered for berth"]
    assert "was a feed before and answers a web page now" in reading.problems[0].reason
    assert reading.counts[server.url("/news")].failed


def test_a_source_without_news_is_unchanged(
    server: Server, settings: Write, memory: Memory, tmp_path: Path
) -> None:
    """A feed read before, and a listing whose pages need not be fetched again, say nothing new."""
    known = settings(
        f"url = '{server.url('/feed')}'", f"url = '{server.url('/list')}'\nlinks = '/a$'"
    )
    server.routes["/feed"] = feed("Solar park wins 300 MW")
    server.routes["/list"] = say.answer(f"<html><a href='{server.url('/a')}'>Crane</a></html>")
    server.routes["/a"] = page("Crane ordered for berth")
    counts = read(known, memory).counts
    assert [(one.read, one.unchanged) for one in counts.values()] == [(1, False), (1, False)]
    counts = read(known, memory).counts
    assert [(one.read, one.unchanged) for one in counts.values()] == [(1, True), (0, True)]
    server.routes["/list"] = say.answer(status=403)
    counts = read(known, memory).counts
    assert [one.unchanged for one in counts.values()] == [True, False]


def test_an_article_that_cannot_be_cleaned_is_a_problem(
    settings: Write, memory: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault in one text is told, and the other texts are read."""
    for name in ("bad", "good"):
        text = f"Crane {name} news of the day\n\n{TEXT}\n"
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    real = intake.text.clean_article

    def stumble(article: Article, language: Language) -> Article:
        if "bad" in article.title:
            raise LookupError("of a library")
        return real(article, language)

    monkeypatch.setattr(intake.text, "clean_article", stumble)
    reading = read(settings("path = 'bad.txt'", "path = 'good.txt'"), memory)
    assert titles(reading) == ["Crane good news of the day"]
    assert reading.problems[0].reason == "cannot be read (LookupError: of a library)"
