"""Decisions: an editor's changes, applied to a story."""

from collections.abc import Sequence
from dataclasses import replace

from digest.model import Article, Decisions, Sentence, Story


def apply_decisions(story: Story, group: Sequence[Article], decisions: Decisions) -> Story:
    """Return `story` with the editor's decisions on any article of its `group`."""
    for key in story.articles:
        if key in decisions.themes and "theme" not in story.edited:
            placing = decisions.themes[key]
            story = replace(
                _marked(story, "theme", decisions),
                theme=placing.theme,
                subtheme=placing.subtheme,
                confidence=1.0,
                review=False,
                also=tuple(slug for slug in story.also if slug != placing.theme),
            )
        if key in decisions.titles and "title" not in story.edited:
            story = replace(_marked(story, "title", decisions), title=decisions.titles[key])
        if key in decisions.sentences and "summary" not in story.edited:
            chosen = [_find_sentence(text, group) for text in decisions.sentences[key]]
            if all(chosen):
                summary = tuple(filter(None, chosen))
                story = replace(_marked(story, "summary", decisions), summary=summary)
    return story


def _marked(story: Story, field: str, decisions: Decisions) -> Story:
    return replace(story, edited={**story.edited, field: decisions.by})


def _find_sentence(text: str, group: Sequence[Article]) -> Sentence | None:
    """Return the place of `text`, word for word, in a story's articles, or None."""
    for article in group:
        start = article.text.find(text)
        if text and start >= 0:
            return Sentence(article.id, text, start, start + len(text))
    return None
