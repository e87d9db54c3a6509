"""`digest explain`: show how the program judged each article, and why."""

import json
import sys
import tempfile
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Annotated, Any

from digest.cli import options, show

if TYPE_CHECKING:
    from datetime import date

    from digest.editorial.stories.reasons import StoryReason
    from digest.editorial.stories.trace import Trace
    from digest.editorial.themes.judge import Judge
    from digest.model import Article, Languages, Problem, Reading, Source


def explain(
    sources: Annotated[
        list[str],
        options.argument(
            "SOURCE...", "Files, folders, addresses or - (standard input), as for 'digest build'."
        ),
    ],
    as_json: Annotated[
        bool, options.flag("--json", "Print one JSON object per line for every article.")
    ] = False,
    no_stories: Annotated[
        bool, options.flag("--no-stories", "Do not group into stories; print articles as read.")
    ] = False,
    ignore_labels: Annotated[
        bool, options.flag("--ignore-labels", "Judge by title and text alone.")
    ] = False,
    day: options.DateOption = None,
    config: options.Config = None,
) -> None:
    """Explain each article's theme, summary, facts, story, and the parts of its score."""
    from digest.config.languages import read_languages
    from digest.config.settings import read_settings
    from digest.newsroom import build, intake

    settings = read_settings(config)
    chosen = intake.choose_sources(settings, sources)
    languages = read_languages(settings.folder, settings.site.fiscal_year_start)
    judge = build.judge_of(settings, languages)
    on = options.parse_day(day, settings)
    with show.show_progress("Reading", wanted=not (no_stories and sys.stdout.isatty())) as progress:
        results = intake.read_sources(settings, chosen, progress=progress)
        if no_stories:
            _print(
                _records(results, judge, languages, on, use_labels=not ignore_labels),
                as_json=as_json,
            )
            return
        with tempfile.TemporaryFile("w+", encoding="utf-8") as aside:
            traces: list[Trace] = []
            for record in _records(
                results, judge, languages, on, traces, use_labels=not ignore_labels
            ):
                aside.write(json.dumps(record) + "\n")
            _print(_with_stories(aside, traces), as_json=as_json)


def _records(
    results: "Iterator[tuple[Article | Problem | Reading, Source]]",
    judge: "Judge",
    languages: "Languages",
    on: "date",
    traces: "list[Trace] | None" = None,
    *,
    use_labels: bool,
) -> Iterator[dict[str, Any]]:
    """Yield a record of each article and append its trace to `traces`; print problems."""
    from digest.editorial.stories.trace import trace_article
    from digest.model import Problem, Reading

    for result, source in results:
        if isinstance(result, Reading):
            continue
        if isinstance(result, Problem):
            show.print_problems([result])
        else:
            if traces is not None:
                traces.append(trace_article(result, languages.of_article(result)))
            yield _record(result, source, judge, languages, on, use_labels=use_labels)


def _record(
    article: "Article",
    source: "Source",
    judge: "Judge",
    languages: "Languages",
    on: "date",
    *,
    use_labels: bool,
) -> dict[str, Any]:
    from digest.editorial.drafts import draft_story
    from digest.editorial.facts.choice import judge_facts
    from digest.editorial.facts.finder import fact_as_json
    from digest.editorial.summary.skipped import find_skipped

    theme = source.theme if use_labels else None
    language = languages.of_article(article)
    draft = draft_story(
        article.id, [article], judge, on, language, theme=theme, use_labels=use_labels
    )
    told = draft.story
    spans = [(one.start, one.end) for one in told.summary]
    return {
        "id": article.id,
        "url": article.url,
        "source": article.source or source.place,
        "title": article.title,
        "label": article.label,
        "teaser": article.teaser,
        "text": article.text,
        "theme": told.theme,
        "subtheme": told.subtheme,
        "also": list(told.also),
        "confidence": told.confidence,
        "review": told.review,
        "evidence": [
            {"kind": one.kind, "text": one.text, "weight": one.weight} for one in told.evidence
        ],
        "story": None,
        "role": None,
        "story_reasons": [],
        "summary": [{"text": one.text, "start": one.start, "end": one.end} for one in told.summary],
        "skipped": [
            {"text": one.text, "start": one.start, "end": one.end, "why": one.why}
            for one in find_skipped(article, language, told.summary)
        ],
        "facts": [
            fact_as_json(one.fact) | {"shown": one.shown, "rule": one.rule}
            for one in judge_facts(draft.found, article, spans, on, language)
        ],
        "score": told.score,
    }


def _with_stories(aside: IO[str], traces: "list[Trace]") -> Iterator[dict[str, Any]]:
    """Yield the records written `aside`, with story, role in it, and its part of the score."""
    from digest.editorial.ranking import outlets_score
    from digest.editorial.stories.group import group_stories
    from digest.editorial.stories.reasons import explain_groups

    aside.seek(0)
    sources, titles = [], []
    for line in aside:
        record = json.loads(line)
        sources.append(record["source"])
        titles.append(record["title"])
    places: dict[int, tuple[str, str, int]] = {}
    groups = group_stories(traces)
    reasons = explain_groups(traces, groups)
    for group in groups:
        for role, members in (
            ("lead", (group.lead,)),
            ("reporter", group.reporters),
            ("copy", group.copies),
        ):
            outlets = len({sources[at] for at in (group.lead, *group.reporters)})
            places |= dict.fromkeys(members, (group.id, role, outlets))
    aside.seek(0)
    for position, line in enumerate(aside):
        record = json.loads(line)
        record["story"], record["role"], outlets = places[position]
        record["score"]["outlets"] = outlets_score(outlets)
        record["story_reasons"] = [
            _reason(one, traces[one.other].id, titles[one.other])
            for one in reasons.get(position, ())
        ]
        yield record


def _reason(one: "StoryReason", other: str, title: str) -> dict[str, Any]:
    """Return why an article is in one story with the article of the id `other`, or is not."""
    return {
        "article": other,
        "title": title,
        "together": one.together,
        "score": None if one.reason.score is None else round(one.reason.score, 2),
        "parts": [
            {
                "kind": part.sign,
                "text": part.text,
                "weight": None if part.worth is None else round(part.worth, 2),
            }
            for part in one.reason.parts
        ],
    }


def _print(records: Iterator[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        for record in records:
            show.print_json_line(record)
        return
    from digest.cli.notes import note_lines

    for record in records:
        show.print_note(record["title"], note_lines(record))
