"""`digest explain`: why the program did what it did, article by article."""

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

from digest.cli import options, show

if TYPE_CHECKING:
    from digest.editorial.stories import Trace
    from digest.editorial.themes import Judge
    from digest.model import Article, Source


def explain(
    sources: Annotated[
        list[Path],
        typer.Argument(
            metavar="SOURCE...", help="Files or folders, as for 'digest build'.", show_default=False
        ),
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a line for every article, copies too.")
    ] = False,
    no_stories: Annotated[
        bool, typer.Option("--no-stories", help="Do not group into stories; articles stream through.")
    ] = False,
    ignore_labels: Annotated[
        bool, typer.Option("--ignore-labels", help="Judge by title and text alone.")
    ] = False,
    config: options.Config = None,
) -> None:
    """Say of every article which theme it is given, why, and what its summary is."""
    from digest import pipeline
    from digest.config.settings import load

    settings = load(config)
    chosen = pipeline.choose_sources(settings, sources or ())
    judge = pipeline.judge(settings)
    with show.progress("Reading", wanted=not (no_stories and sys.stdout.isatty())) as progress:
        if no_stories:
            _print(_records(chosen, judge, progress, use_labels=not ignore_labels), as_json=as_json)
            return
        with tempfile.TemporaryFile("w+", encoding="utf-8") as aside:
            traces: list[Trace] = []
            for record in _records(chosen, judge, progress, traces, use_labels=not ignore_labels):
                aside.write(json.dumps(record) + "\n")
            _print(_with_stories(aside, traces), as_json=as_json)


def _records(
    chosen: "tuple[Source, ...]",
    judge: "Judge",
    progress: Any,
    traces: "list[Trace] | None" = None,
    *,
    use_labels: bool,
) -> Iterator[dict[str, Any]]:
    """Yield what there is to say of each article, and add its trace to `traces`; problems go to standard error."""
    from digest import pipeline
    from digest.editorial import stories
    from digest.model import Problem

    for result, source in pipeline.read(chosen, progress):
        if isinstance(result, Problem):
            show.problems([result])
        else:
            if traces is not None:
                traces.append(stories.trace(result))
            yield _record(result, source, judge, use_labels=use_labels)


def _record(article: "Article", source: "Source", judge: "Judge", *, use_labels: bool) -> dict[str, Any]:
    from digest.editorial import facts
    from digest.editorial.summary import summarise

    published = article.published.date() if article.published else None
    judged = judge.judge(article, use_label=use_labels)
    return {
        "id": article.id,
        "url": article.url,
        "source": article.source or str(source.path),
        "title": article.title,
        "label": article.label,
        "teaser": article.teaser,
        "text": article.text,
        "theme": judged.theme,
        "subtheme": judged.subtheme,
        "confidence": judged.confidence,
        "evidence": [
            {"kind": part.kind, "text": part.text, "weight": part.weight} for part in judged.evidence
        ],
        "story": None,
        "summary": [
            {"text": sentence.text, "start": sentence.start, "end": sentence.end}
            for sentence in summarise(article)
        ],
        "facts": [facts.as_json(fact) for fact in facts.find(article.text, published)],
    }


def _with_stories(aside: IO[str], traces: "list[Trace]") -> Iterator[dict[str, Any]]:
    """Yield the records that were put `aside`, each with the id of its story: that of the article that leads it."""
    from digest.editorial import stories

    groups = stories.group(traces)
    leads = {position: group[0] for group in groups for position in group}
    aside.seek(0)
    for position, line in enumerate(aside):
        yield json.loads(line) | {"story": traces[leads[position]].id}


def _print(records: Iterator[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        for record in records:
            sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
        return
    show.table(("Theme", "Sure", "Title", "Why", "Summary"), map(_row, records))


def _row(record: dict[str, Any]) -> tuple[str, ...]:
    theme = "/".join(filter(None, (record["theme"], record["subtheme"]))) or "none"
    why = show.evidence((part["kind"], part["text"], part["weight"]) for part in record["evidence"])
    copy = f" (copy of {record['story']})" if record["story"] not in (None, record["id"]) else ""
    title = record["title"] + (" (excerpt)" if record["teaser"] else "") + copy
    return (
        theme,
        f"{record['confidence']:.2f}",
        title,
        why,
        " ".join(part["text"] for part in record["summary"]),
    )
