"""`digest themes`: check the theme files."""

from collections import Counter
from typing import TYPE_CHECKING, Any

import typer

from digest.cli import options, show

if TYPE_CHECKING:
    from digest.editorial.themes.audit import TermUse, Verdict

themes_app = typer.Typer(name="themes", help="Check the theme files.", no_args_is_help=True)


@themes_app.callback()
def themes_root() -> None:
    """Keep `check` a command of its own: Typer would fold a single one into `themes`."""


@themes_app.command("check")
def check_themes(
    out: options.Out = None, as_json: options.Json = False, config: options.Config = None
) -> None:
    """Check the theme files against editors' corrections; list terms that never match or mislead.

    Each corrected article is judged from its title and text, without its own correction. Terms are
    looked for in the corrected articles and in those of the built editions.
    """
    from digest.config.languages import read_languages
    from digest.config.settings import read_settings
    from digest.editorial.themes.audit import count_term_uses, judge_corrections
    from digest.newsroom import build
    from digest.newsroom.teaching import built_articles

    settings = read_settings(config)
    judge = build.judge_of(settings, read_languages(settings.folder))
    language = settings.site.language
    verdicts = judge_corrections(judge, settings.corrections, language)
    built = {article.id: article for article in built_articles(options.out_folder(out, settings))}
    uses = count_term_uses(judge, settings.corrections, built.values(), language)
    articles = len(built.keys() | {one.article for one in settings.corrections})
    if as_json:
        show.print_json(_summary(verdicts, uses, articles))
    else:
        _print_verdicts(verdicts)
        _print_uses(uses, articles)


def _print_verdicts(verdicts: "list[Verdict]") -> None:
    """Print how many corrections the theme files judge right by themselves, and the wrong ones."""
    if not verdicts:
        show.echo("No corrections yet: 'digest teach' adds one.")
        return
    right = sum(verdict.right for verdict in verdicts)
    show.echo(f"Corrections judged right without themselves: {right} of {len(verdicts)}")
    if wrong := [verdict for verdict in verdicts if not verdict.right]:
        show.print_table(("Judged", "Sure", "An editor said", "Title", "Why"), map(_row, wrong))


def _row(verdict: "Verdict") -> tuple[str, ...]:
    judged, said = verdict.judged, verdict.correction
    return (
        _place(judged.theme, judged.subtheme),
        f"{judged.confidence:.2f}",
        _place(said.theme, said.subtheme),
        said.title,
        show.evidence_text((part.kind, part.text, part.weight) for part in judged.evidence),
    )


def _print_uses(uses: "list[TermUse]", articles: int) -> None:
    """Print the terms that misled, and how many never match, by theme."""
    if wrong := [use for use in uses if use.wrong > use.right]:
        show.echo("", "Terms that misled in corrected articles:")
        rows = (
            (_place(*use.owner), use.term.text, f"{use.term.weight:+g}", use.wrong, use.right)
            for use in wrong
        )
        show.print_table(("Theme", "Term", "Weight", "Wrong", "Right"), rows)
    if not articles:
        show.echo("", "No edition to look for terms in. Build one: digest build")
        return
    total = Counter(_place(*use.owner) for use in uses)
    unused = Counter(_place(*use.owner) for use in uses if not use.found)
    show.echo("", f"Terms that never match in {articles} articles (--json names them):")
    counts = ((name, total[name], unused[name]) for name in total)
    show.print_table(("Theme", "Terms", "Never"), counts)


def _summary(verdicts: "list[Verdict]", uses: "list[TermUse]", articles: int) -> dict[str, Any]:
    return {
        "corrections": len(verdicts),
        "right": sum(verdict.right for verdict in verdicts),
        "wrong": [
            {
                "article": verdict.correction.article,
                "title": verdict.correction.title,
                "said": _place(verdict.correction.theme, verdict.correction.subtheme),
                "judged": _place(verdict.judged.theme, verdict.judged.subtheme),
                "confidence": verdict.judged.confidence,
            }
            for verdict in verdicts
            if not verdict.right
        ],
        "articles": articles,
        "misleading": [_use(use) for use in uses if use.wrong > use.right],
        "never": [_use(use) for use in uses if not use.found],
    }


def _use(use: "TermUse") -> dict[str, Any]:
    term = {"theme": _place(*use.owner), "term": use.term.text, "weight": use.term.weight}
    return term | {"wrong": use.wrong, "right": use.right}


def _place(theme: str | None, subtheme: str | None) -> str:
    return "/".join(filter(None, (theme, subtheme))) or "none"
