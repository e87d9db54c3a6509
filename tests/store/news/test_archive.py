from datetime import timedelta

from digest.store.database import Memory
from digest.store.ledger import opening, sendings
from digest.store.ledger.states import WITHDRAWN
from digest.store.news import archive
from tests.store.conftest import DAY, NOW, approve, article, edition, remember, save

PAGE = (
    b"<title>Subject</title><body>\n"
    b'<div style="display:none;x">A bridge &amp; a port \xe2\x80\x8c\xc2\xa0</div>'
)


def fill(memory: Memory, *days: int, revision: int = 1, page: bytes = PAGE) -> None:
    """Approve an edition of each day so many days after the first."""
    for number in days:
        day = DAY + timedelta(days=number)
        one = article(f"{number} {revision}")
        remember(memory, one)
        made = edition(one, day=day, revision=revision)
        approve(memory, made, files={"all.html": ("approved", page)})


def test_the_newest_editions_are_listed_with_their_headlines(memory: Memory) -> None:
    """Newest first, up to a day, and no more than asked for; drafts are none of them."""
    fill(memory, 0, 1, 2)
    save(memory, edition(article("draft"), day=DAY + timedelta(days=3)))
    with memory.read() as connection:
        found = archive.archived_editions(connection, DAY + timedelta(days=9), 2)
        assert [(one.name, one.about) for one in found] == [
            ("2026-11-25", "A bridge & a port"),
            ("2026-11-24", "A bridge & a port"),
        ]
        assert [one.day for one in archive.archived_editions(connection, DAY, 9)] == [DAY]


def test_a_page_without_a_preview_is_shown_by_its_subject(memory: Memory) -> None:
    """As a look of its own may have none."""
    fill(memory, 0, page=b"<title>Subject of the day</title><body><p>News</p>")
    with memory.read() as connection:
        assert archive.archived_editions(connection, DAY, 1)[0].about == "Subject of the day"


def test_the_newest_approved_revision_is_shown(memory: Memory) -> None:
    """A day without one has no page."""
    fill(memory, 0)
    fill(memory, 0, revision=2)
    with memory.read() as connection:
        assert archive.archived_revision(connection, DAY) == 2
        assert archive.archived_revision(connection, DAY + timedelta(days=1)) is None


def test_a_withdrawn_edition_is_gone(memory: Memory) -> None:
    """From the list and from its page."""
    fill(memory, 0)
    with memory.write() as connection:
        opening.open_sending(connection, DAY, 1, {}, NOW)
        sendings.halt_sendings(connection, DAY, WITHDRAWN, "a wrong figure", NOW)
        assert archive.archived_revision(connection, DAY) is None
        assert archive.archived_editions(connection, DAY, 9) == []
