"""`digest explain`: why the program did what it did, article by article."""

import json
import sys
import tempfile
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from digest.cli import options, show

if TYPE_CHECKING:
    from datetime import date

    from digest.editorial.stories.group import Trace
    from digest.editorial.themes.judge import Judge
    from digest.model import Article, Problem, Source


def explain(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE...",
            help="Files, folders, addresses or - (standard input), as for 'digest build'.",
            show_default=False,
        ),
    ],
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Print one JSON object a line for every article, copies too."),
    ] = False,
    no_stories: Annotated[
        bool,
        typer.Option("--no-stories", help="Do not group into stories; articles stream through."),
    ] = False,
    ignore_labels: Annotated[
        bool, typer.Option("--ignore-labels", help="Judge by title and text alone.")
    ] = False,
    day: Annotated[
        str | None,
        typer.Option(
            "--date",
            metavar="YYYY-MM-DD",
            help="The day that scores are for. [dim]Default: today.[/dim]",
        ),
    ] = None,
    config: options.Config = None,
) -> None:
    """Say of every article its theme and why, its summary and facts, its story, and its score, part by part."""
    from digest.config.settings import read_settings
    from digest.newsroom import build, intake

    settings = read_settings(config)
    chosen = intake.choose_sources(settings, sources or ())
    judge = build.judge_of(settings)
    on = options.day_option(day, settings)
    with show.show_progress("Reading", wanted=not (no_stories and sys.stdout.isatty())) as progress:
        results = intake.read_sources(settings, chosen, progress=progress)
        if no_stories:
            _print(_records(results, judge, on, use_labels=not ignore_labels), as_json=as_json)
            return
        with tempfile.TemporaryFile("w+", encoding="utf-8") as aside:
            traces: list[Trace] = []
            for record in _records(results, judge, on, traces, use_labels=not ignore_labels):
                aside.write(json.dumps(record) + "\n")
            _print(_with_stories(aside, traces), as_json=as_json)


def _records(
    results: "Iterator[tuple[Article | Problem, Source]]",
    judge: "Judge",
    on: "date",
    traces: "list[Trace] | None" = None,
    *,
    use_labels: bool,
) -> Iterator[dict[str, Any]]:
    """Yield what there is to say of each article, and add its trace to `traces`; problems go to standard error."""
    from digest.editorial.stories.group import trace_article
    from digest.model import Problem

    for result, source in results:
        if isinstance(result, Problem):
            show.print_problems([result])
        else:
            if traces is not None:
                traces.append(trace_article(result))
            yield _record(result, source, judge, on, use_labels=use_labels)


def _record(
    article: "Article", source: "Source", judge: "Judge", on: "date", *, use_labels: bool
) -> dict[str, Any]:
    from digest.editorial.drafts import draft_story
    from digest.editorial.facts.finder import fact_as_json

    draft = draft_story(article.id, [article], judge, on, use_labels=use_labels)
    told = draft.story
    shown = set(told.facts)
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
            {"kind": part.kind, "text": part.text, "weight": part.weight} for part in told.evidence
        ],
        "story": None,
        "role": None,
        "summary": [
            {"text": sentence.text, "start": sentence.start, "end": sentence.end}
            for sentence in told.summary
        ],
        "facts": [fact_as_json(fact) | {"shown": fact in shown} for fact in draft.found],
        "score": told.score,
    }


def _with_stories(aside: IO[str], traces: "list[Trace]") -> Iterator[dict[str, Any]]:
    """Yield the records that were put `aside`, each with its story's id, its role in it, and what that adds to its score."""
    from digest.editorial.ranking import reporters_score
    from digest.editorial.stories.group import group_stories

    places: dict[int, tuple[str, str, int]] = {}
    for group in group_stories(traces):
        for role, members in (
            ("lead", (group.lead,)),
            ("reporter", group.reporters),
            ("copy", group.copies),
        ):
            places |= dict.fromkeys(members, (group.id, role, 1 + len(group.reporters)))
    aside.seek(0)
    for position, line in enumerate(aside):
        record = json.loads(line)
        record["story"], record["role"], reporters = places[position]
        record["score"]["articles"] = reporters_score(reporters)
        yield record


def _print(records: Iterator[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        for record in records:
            sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
        return
    show.print_table(
        ("Theme", "Sure", "Title", "Why", "Summary", "Facts", "Score"), map(_row, records)
    )


def _row(record: dict[str, Any]) -> tuple[str, ...]:
    theme = "/".join(filter(None, (record["theme"], record["subtheme"]))) or "none"
    if record["also"]:
        theme += f" (also {', '.join(record['also'])})"
    sure = f"{record['confidence']:.2f}" + (" review" if record["review"] else "")
    role = (
        f" ({record['role']} in {record['story']})"
        if record["role"] in ("reporter", "copy")
        else ""
    )
    parts = record["score"]
    score = f"{sum(parts.values()):.2f} = " + " ".join(
        f"{name} {value:+g}" for name, value in parts.items() if value
    )
    return (
        theme,
        sure,
        record["title"] + (" (excerpt)" if record["teaser"] else "") + role,
        show.evidence_text(
            (part["kind"], part["text"], part["weight"]) for part in record["evidence"]
        ),
        " ".join(part["text"] for part in record["summary"]),
        " · ".join(fact["text"] for fact in record["facts"] if fact["shown"]),
        score,
    )
