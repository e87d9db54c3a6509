"""What was told, and what has changed since."""

from dataclasses import replace
from datetime import date, timedelta

from digest.model import Article, Erratum, Sentence, ToldStory, Update
from digest.store import forgetting
from digest.store.database import Memory
from digest.store.news import content, told
from digest.store.news.told import Changed
from tests.store.conftest import DAY, NOW, approve, article, edition, remember, save, story

NEXT = DAY + timedelta(days=1)
THEN = NEXT + timedelta(days=1)
LATER = NOW + timedelta(hours=3)
CRANE, QUAY, DAM = article("crane"), article("quay"), article("dam")
TWO_CRANES = article("crane", "The port has ordered two cranes.")


def known(memory: Memory, since: date = DAY, before: date = THEN) -> list[ToldStory]:
    """Return what was told within these days."""
    with memory.read() as connection:
        return told.told_stories(connection, since, before)


def test_what_was_sent_is_told_as_it_was(memory: Memory) -> None:
    """Approved stories come newest first, with the headline and the articles of then."""
    titled = article("crane", url="https://news.example/crane")
    remember(memory, titled, QUAY, DAM)
    said = replace(story("one", titled, copies=[QUAY]), title="A crane at last")
    approve(memory, replace(edition(titled), stories=(said,), articles=(titled, QUAY)))
    approve(memory, edition(DAM, day=NEXT))
    save(memory, edition(article("draft"), day=THEN))
    dam, crane = known(memory, before=THEN + timedelta(days=1))
    assert (dam.story, dam.day, dam.title, dam.articles) == ("dam", NEXT, "News of dam", (DAM,))
    assert (crane.story, crane.first, crane.day) == ("one", DAY, DAY)
    assert (crane.title, crane.url) == ("A crane at last", "https://news.example/crane")
    assert (crane.lead, crane.articles) == ("crane", (titled, QUAY))
    assert crane.theme == said.theme
    assert [one.day for one in known(memory, before=NEXT)] == [DAY]
    assert [one.day for one in known(memory, since=NEXT)] == [NEXT]


def test_a_story_that_was_told_twice_is_one(memory: Memory) -> None:
    """It has the last headline, each article as it was sent last, and all that was printed."""
    remember(memory, CRANE, QUAY)
    first, second = (
        replace(story("one", one), summary=(Sentence(one.id, one.text, 0, len(one.text)),))
        for one in (CRANE, QUAY)
    )
    news = Sentence("quay", "two cranes", 21, 31)
    second = replace(second, title="Two cranes", update=Update(DAY, (), (news,)))
    approve(memory, replace(edition(CRANE), stories=(first,)))
    approve(memory, replace(edition(QUAY, day=NEXT), stories=(second,)))
    (one,) = known(memory)
    assert (one.first, one.day, one.title) == (DAY, NEXT, "Two cranes")
    assert (one.lead, one.articles) == ("quay", (QUAY, CRANE))
    assert one.sentences == (news, *second.summary, *first.summary)


def test_each_theme_has_been_told_its_own(memory: Memory) -> None:
    """A story that was moved to another theme is known to the readers of both."""
    remember(memory, CRANE, QUAY)
    for one, day, theme in ((CRANE, DAY, "ports"), (QUAY, NEXT, "rail")):
        moved = replace(story("one", one), theme=theme)
        approve(memory, replace(edition(one, day=day), stories=(moved,)))
    assert [(one.theme, one.day) for one in known(memory)] == [("rail", NEXT), ("ports", DAY)]


def test_what_one_revision_told_stays_told(memory: Memory) -> None:
    """Readers were sent the first revision, whatever the second has; a draft says nothing."""
    remember(memory, CRANE, QUAY, DAM)
    approve(memory, edition(CRANE))
    approve(memory, edition(QUAY, revision=2))
    save(memory, edition(DAM, revision=3))
    assert {one.story for one in known(memory)} == {"crane", "quay"}


# Words


def test_words_that_were_told_are_known_for_ever(memory: Memory) -> None:
    """By the article that told them first; letters, spaces and signs make no difference."""
    remember(memory, CRANE)
    approve(memory, edition(CRANE))
    copy = replace(CRANE, id="copy", text=f"  {CRANE.text.upper()} ")
    hashes = [content.wording_hash(one) for one in (copy, QUAY)]
    with memory.read() as connection:
        assert told.known_wordings(connection, hashes) == {hashes[0]: ("crane", DAY)}
    approve(memory, edition(copy, day=NEXT))
    with memory.read() as connection:
        assert told.known_wordings(connection, hashes) == {hashes[0]: ("crane", DAY)}


# Changes


def changed(memory: Memory, before: date = NEXT) -> list[Changed]:
    """Return what changed of all that was told before a day."""
    with memory.read() as connection:
        some = told.told_stories(connection, DAY - timedelta(days=30), before)
        return told.changed_articles(connection, some)


def note(memory: Memory, day: date, found: Changed, *shown: Article) -> None:
    """Approve an edition of `day` that notes what was corrected."""
    said = Erratum(
        found.now.id,
        found.hash,
        found.told.day,
        found.was.title,
        found.was.text,
        found.now.text,
        story=found.told.story,
        theme=found.told.theme,
    )
    approve(memory, edition(*shown, day=day, errata=(said,)))


def test_an_article_that_changed_after_it_was_sent_is_found(memory: Memory) -> None:
    """It comes with what was told and both texts; an unchanged article does not."""
    remember(memory, CRANE, QUAY)
    approve(memory, edition(CRANE, QUAY))
    assert changed(memory) == []
    remember(memory, TWO_CRANES)
    (found,) = changed(memory)
    assert (found.told.story, found.was, found.now) == ("crane", CRANE, TWO_CRANES)
    assert found.hash == content.article_hash(TWO_CRANES)
    assert changed(memory, DAY) == []


def test_what_was_never_sent_has_not_changed(memory: Memory) -> None:
    """Not what stands in a draft, nor a copy of which no word was shown."""
    remember(memory, CRANE, QUAY, DAM)
    copied = (story("one", CRANE, copies=[QUAY]),)
    approve(memory, replace(edition(CRANE), stories=copied, articles=(CRANE, QUAY)))
    save(memory, edition(DAM, day=NEXT))
    remember(memory, article("quay", "Else."), article("dam", "Else."))
    assert changed(memory, THEN) == []


def test_a_correction_is_noted_once(memory: Memory) -> None:
    """By an approved edition; its own day may be built again and still has it."""
    remember(memory, CRANE, QUAY)
    approve(memory, edition(CRANE))
    remember(memory, TWO_CRANES)
    (found,) = changed(memory)
    note(memory, NEXT, found, QUAY)
    assert len(changed(memory)) == 1
    assert changed(memory, THEN) == []


def test_what_readers_were_told_last_is_what_counts(memory: Memory) -> None:
    """A correction that is taken back is a change again, from the corrected words."""
    remember(memory, CRANE, QUAY)
    approve(memory, edition(CRANE))
    remember(memory, TWO_CRANES)
    note(memory, NEXT, changed(memory)[0], QUAY)
    remember(memory, CRANE)
    (found,) = changed(memory, THEN)
    assert (found.was, found.now) == (TWO_CRANES, CRANE)


def test_a_correction_is_noted_theme_by_theme(memory: Memory) -> None:
    """What one theme's readers were told of says nothing to those of another."""
    remember(memory, CRANE, QUAY)
    for number, theme in enumerate(("ports", "rail"), 1):
        moved = replace(story("one", CRANE), theme=theme)
        approve(memory, replace(edition(CRANE, revision=number), stories=(moved,)))
    remember(memory, TWO_CRANES)
    first, other = changed(memory)
    note(memory, NEXT, first, QUAY)
    (left,) = changed(memory, THEN)
    assert left.told.theme == other.told.theme != first.told.theme


def test_an_article_that_says_again_what_was_sent_has_not_changed(memory: Memory) -> None:
    """A change that was taken back before the next edition is none."""
    remember(memory, CRANE)
    approve(memory, edition(CRANE))
    remember(memory, article("crane", "Else."))
    remember(memory, CRANE)
    assert changed(memory) == []


def test_a_day_sent_again_with_the_change_corrects_nothing(memory: Memory) -> None:
    """What the newest approved revision says is what was sent."""
    remember(memory, CRANE)
    approve(memory, edition(CRANE))
    remember(memory, TWO_CRANES)
    approve(memory, edition(TWO_CRANES, revision=2))
    assert changed(memory) == []


def test_what_was_forgotten_has_not_changed(memory: Memory) -> None:
    """There is nothing left to compare."""
    remember(memory, CRANE)
    approve(memory, edition(CRANE))
    remember(memory, article("crane", "Else."))
    with memory.write() as connection:
        forgetting.old_texts(LATER).forget(connection)
    assert changed(memory) == []
