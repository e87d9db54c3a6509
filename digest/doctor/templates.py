"""Templates: whether the look in use renders a made-up edition that the preflight lets pass."""

from collections.abc import Iterator
from datetime import timedelta

from digest.config.languages import read_languages
from digest.doctor.finding import Case, Diagnosis, report_ok, report_trouble, report_warning
from digest.editorial.edition import Frame, compose_edition
from digest.editorial.themes.judge import Judge
from digest.errors import DigestError
from digest.model import Article, Correction, Edition
from digest.newsroom import build
from digest.newsroom.variants import render_variants, variant_files
from digest.preflight import day
from digest.preflight.check import distinct_findings, has_error
from digest.rendering.catalogue import Catalogue, catalogue_gaps

#: How many findings of the preflight are shown.
_MOST_SHOWN = 3
_TITLE = "A bridge of 40 metres is opened"
_TEXT = (
    "The bridge over the river was opened on Monday. "
    "It is 40 metres long and cost Rs 12 crore to build."
)


def examine_templates(case: Case) -> Iterator[Diagnosis]:
    """Examine the catalogue of the language, and the mails of a made-up day."""
    settings = case.settings
    tag = settings.site.language
    try:
        Catalogue(tag, settings.folder)
        if gaps := catalogue_gaps(settings.folder):
            advice = "add the words that are missing, in the language; remove what is not known"
            for gap in gaps:
                yield report_warning("language", str(gap), advice)
        else:
            yield report_ok(
                "language", f"the words in '{tag}' are complete, for mails and public pages"
            )
        made = _edition(case)
        variants = render_variants(made, settings.folder).values()
        context = day.lint_context(settings, made.day)
        listed, files = variant_files(variants)
        checked = day.check_edition(made, listed, files, context)
    except DigestError as problem:
        advice = "fix it, or remove it from templates/ to use the shipped one"
        yield report_trouble("templates", str(problem), advice)
        return
    findings = (finding for one in checked for finding in one.findings)
    found = [one for one in distinct_findings(findings) if has_error([one])]
    said = f"the look '{settings.edition.look}' renders a made-up edition"
    for one in found[:_MOST_SHOWN]:
        advice = "fix the template that causes it"
        yield report_trouble("templates", f"{said}, but: {one}", advice)
    if not found:
        passed = f"{said} in {len(files)} files, and the preflight lets it pass"
        yield report_ok("templates", passed)


def _edition(case: Case) -> Edition:
    """Return an edition of today with a made-up story in each theme."""
    settings = case.settings
    articles = [
        Article(
            id=f"made up for {theme.slug}",
            source=settings.site.name,
            title=f"{_TITLE}: {theme.title}",
            text=f"{theme.title}. {_TEXT}",
            url=f"{(settings.site.url or 'https://www.example.com').rstrip('/')}/{theme.slug}",
            published=case.now - timedelta(hours=3),
            published_precision="second",
            content_hash=theme.slug,
        )
        for theme in settings.themes
    ]
    belongs = [
        Correction(article.id, theme.slug, article.title)
        for article, theme in zip(articles, settings.themes, strict=True)
    ]
    languages, least = (
        read_languages(settings.folder, settings.site.fiscal_year_start),
        settings.edition.review_below,
    )
    frame = Frame(
        day=case.now.astimezone(settings.zone).date(),
        timezone=settings.site.timezone,
        language=settings.site.language,
        publication=settings.publication,
        themes=settings.themes,
        judge=Judge(settings.all_themes, settings.none, belongs, least, languages),
        languages=languages,
        note=build.read_note(settings.folder / settings.edition.note),
    )
    return compose_edition(articles, frame)
