"""The settings: whether what a day's mail needs is set. By now they have been read."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from digest.config.languages import language_gap, read_languages
from digest.doctor.finding import Case, Diagnosis, report_ok, report_trouble, report_warning

_FILL = "write into themes/SLUG.toml what belongs there"


def examine_settings(case: Case) -> Iterator[Diagnosis]:
    """Examine the settings that mail, law and themes need."""
    yield _file(case)
    yield from _mail(case)
    zone = case.settings.site.timezone
    yield report_ok(
        "site.timezone", f"{zone}: it is {case.now.astimezone(case.settings.zone):%H:%M on a %A}"
    )
    if not case.settings.site.postal_address:
        advice = "set it: laws on commercial mail ask for a postal address (in the USA, CAN-SPAM)"
        yield report_warning("site.postal_address", "is not set", advice)
    yield _language(case)
    yield _themes(case)
    yield _sources(case)


def _file(case: Case) -> Diagnosis:
    if case.file.is_file():
        return report_ok("settings", f"{case.file} is read, with themes and corrections")
    return report_warning("settings", "no digest.toml here or above", "'digest init' makes one")


def _mail(case: Case) -> Iterator[Diagnosis]:
    mail = case.settings.mail
    if case.sender_is_set:
        yield report_ok("mail.from", mail.sender)
    else:
        yield report_trouble("mail.from", "is not set", "set it to an address of your own domain")
    if not mail.public_url:
        advice = "set it to the address of 'digest serve': without it nothing is sent"
        yield report_trouble("mail.public_url", "is not set", advice)
    elif urlsplit(mail.public_url).scheme != "https":
        advice = (
            "serve it by https: else one-click unsubscribe does not count (RFC 8058, section 3)"
        )
        yield report_trouble("mail.public_url", f"{mail.public_url} is not https", advice)
    else:
        yield report_ok("mail.public_url", mail.public_url)
    if mail.list_id:
        yield report_ok("mail.list_id", mail.list_id)
    else:
        advice = (
            "set it: readers' filters use it, and the default changes with the sender's address"
        )
        yield report_warning("mail.list_id", "is not set; it is made from mail.from", advice)


def _language(case: Case) -> Diagnosis:
    tag = case.settings.site.language
    if gap := language_gap(read_languages(case.settings.folder), tag):
        advice = "see 'Another language' in docs/guide/developer.md"
        return report_warning("site.language", gap, advice)
    return report_ok("site.language", f"{tag}: summaries and facts")


def _themes(case: Case) -> Diagnosis:
    by_source = {source.theme for source in case.settings.sources}
    empty = [
        one.slug
        for one in case.settings.themes
        if not (one.labels or one.terms or one.examples or one.catch_all or one.slug in by_source)
    ]
    count = len(case.settings.themes)
    if len(empty) == count:
        return report_trouble("themes", "none has a label, a term or an example", _FILL)
    if empty:
        found = f"of {count}, these have no label, term or example: {', '.join(empty)}"
        return report_warning("themes", found, f"{_FILL}; only corrections lead to them")
    found = f"{count}, each of which can take articles"
    return report_ok("themes", found, "see how they judge: digest themes check")


def _sources(case: Case) -> Diagnosis:
    if not case.settings.sources:
        return report_warning("sources", "none is set: the examples are used", "add a [[source]]")
    found = f"{len(case.settings.sources)}, not tried"
    return report_ok("sources", found, "try each: digest sources check")
