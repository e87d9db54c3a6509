"""The settings: whether what matters is set. That they can be read is known by then."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from digest.doctor.finding import Case, Diagnosis, report_ok, report_trouble, report_warning


def examine_settings(case: Case) -> Iterator[Diagnosis]:
    """Look at what is set, and at what is not."""
    yield _file(case)
    yield from _mail(case)
    zone = case.settings.site.timezone
    yield report_ok(
        "site.timezone",
        f"{zone}: it is {case.now.astimezone(case.settings.zone):%H:%M} on a {_day(case)}",
    )
    if not case.settings.site.postal_address:
        advice = "set it: laws on commercial mail ask for the sender's postal address (in the USA, CAN-SPAM)"
        yield report_warning("site.postal_address", "is not set", advice)
    yield _themes(case)
    yield _sources(case)


def _file(case: Case) -> Diagnosis:
    if case.file.is_file():
        return report_ok("settings", f"{case.file} is read, with themes and corrections")
    return report_warning(
        "settings", "there is no digest.toml here or above", "'digest init' makes one"
    )


def _mail(case: Case) -> Iterator[Diagnosis]:
    mail = case.settings.mail
    if case.sender_is_set:
        yield report_ok("mail.from", mail.sender)
    else:
        yield report_trouble("mail.from", "is not set", "set it to an address of your own domain")
    if not mail.public_url:
        yield report_trouble(
            "mail.public_url",
            "is not set",
            "set it to where 'digest serve' is reached: without, nothing is sent",
        )
    elif urlsplit(mail.public_url).scheme != "https":
        advice = "have it served by https: one click to leave does not count otherwise (RFC 8058, section 3)"
        yield report_trouble("mail.public_url", f"{mail.public_url} is not https", advice)
    else:
        yield report_ok("mail.public_url", mail.public_url)
    if mail.list_id:
        yield report_ok("mail.list_id", mail.list_id)
    else:
        advice = (
            "set it: readers' filters go by it, and a default changes with the sender's address"
        )
        yield report_warning("mail.list_id", "is not set; it is made of mail.from", advice)


def _themes(case: Case) -> Diagnosis:
    empty = [
        one.slug for one in case.settings.themes if not (one.labels or one.terms or one.examples)
    ]
    count = len(case.settings.themes)
    if len(empty) == count:
        return report_trouble(
            "themes",
            "none has a label, a term or an example",
            "say in themes/SLUG.toml what belongs there",
        )
    if empty:
        advice = "say in themes/SLUG.toml what belongs there; only corrections lead to them"
        return report_warning(
            "themes",
            f"of {count}, these have no label, term or example: {', '.join(empty)}",
            advice,
        )
    return report_ok(
        "themes",
        f"{count}, each with labels, terms or examples",
        "'digest themes check' says how they judge",
    )


def _sources(case: Case) -> Diagnosis:
    if not case.settings.sources:
        return report_warning("sources", "there is none: the examples are used", "add a [[source]]")
    return report_ok(
        "sources", f"{len(case.settings.sources)}, not tried", "'digest sources check' tries each"
    )


def _day(case: Case) -> str:
    return f"{case.now.astimezone(case.settings.zone):%A}"
