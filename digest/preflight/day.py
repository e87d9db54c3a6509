"""Run the preflight on built days and single files, under the publication's settings."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from digest.config.settings import Settings
from digest.config.themes import ALL
from digest.editorial.edition import narrow_edition, omit_stories
from digest.errors import CannotRead, NothingToCheck
from digest.model import Edition
from digest.preflight.check import (
    check_message,
    check_page,
    distinct_findings,
    lint_policy,
    subject_of,
)
from digest.preflight.mail import LintContext
from digest.preflight.rule import Finding
from digest.store.news import document
from digest.store.news.document import VariantFiles


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file, and what the preflight found in it."""

    file: str
    findings: tuple[Finding, ...]


def locate_findings(checked: Sequence[CheckedFile]) -> list[tuple[Finding, str]]:
    """Return each finding once, by rule and message, with the mails it is in: " (in 'homes')".

    One that is in every mail names none.
    """
    located = []
    for finding in distinct_findings(found for one in checked for found in one.findings):
        rule = finding.code, finding.message
        mails = [
            f"'{Path(one.file).stem}'"
            for one in checked
            if any((found.code, found.message) == rule for found in one.findings)
        ]
        where = "" if len(mails) == len(checked) else f" (in {', '.join(mails)})"
        located.append((finding, where))
    return located


def lint_context(settings: Settings, today: date | None = None) -> LintContext:
    """Return what mails of this publication are judged beside; `today` where they are to be sent.

    Raises BadSettings where `[lint]` names a client or a rule that is not known.
    """
    table = settings.lint
    urls = [source.url for source in settings.sources if source.url]
    hosts = {urlsplit(url).hostname or "" for url in urls} | {
        *settings.fetch.hosts,
        *table.hosts,
    }
    return LintContext(
        policy=lint_policy(table.clients, ((rule.code, rule.severity) for rule in table.rule)),
        today=today,
        hosts=frozenset(host.lower().removeprefix("www.") for host in hosts if host),
    )


def check_edition(
    checked: Edition,
    variants: Mapping[str, VariantFiles],
    files: Mapping[str, bytes],
    judged: LintContext,
    before: Mapping[str, str] | None = None,
) -> tuple[CheckedFile, ...]:
    """Check the message of each of an edition's `variants`, among its `files` by name.

    `before` holds the subject that each variant's readers got last. A theme without a story
    or a correction that day is sent to nobody, so its message is not looked at.
    """
    found = []
    told = {section.theme for section in checked.sections if section.stories}
    told |= {erratum.theme or "" for erratum in checked.errata}
    for key, variant in variants.items():
        if key != ALL and told.isdisjoint(variant.themes):
            continue
        own = replace(judged, yesterday=(before or {}).get(key), changed=_changed(variant, files))
        message = files.get(f"{key}.eml", b"")
        shown = omit_stories(narrow_edition(checked, variant.themes), variant.more)
        found.append(CheckedFile(f"{key}.eml", check_message(message, shown, own)))
    return tuple(found)


def check_day(folder: Path, judged: LintContext) -> tuple[CheckedFile, ...]:
    """Check the messages of the day built into `folder`.

    Raises NoEdition, BadEdition, CannotRead.
    """
    built, known = document.read_edition(folder)
    names = [
        name for variant in known.values() for name in variant.files if Path(name).name == name
    ]
    files = {name: _read(folder / name) for name in names if (folder / name).is_file()}
    checked = check_edition(built, known, files, judged, _before(folder, known))
    return tuple(replace(one, file=str(folder / one.file)) for one in checked)


def check_file(path: Path, judged: LintContext) -> CheckedFile:
    """Check a file that holds a message (.eml) or a page (.html).

    Raises NothingToCheck, CannotRead.
    """
    if path.suffix.lower() not in (".eml", ".html", ".htm"):
        raise NothingToCheck(
            name=path,
            reason="this kind of file holds no mail" if path.exists() else "there is no such file",
        )
    if not path.is_file():
        raise NothingToCheck(name=path, reason="there is no such file")
    content = _read(path)
    if path.suffix.lower() == ".eml":
        return CheckedFile(str(path), check_message(content, context=judged))
    return CheckedFile(str(path), check_page(content.decode("utf-8", "replace"), judged))


def _changed(variant: VariantFiles, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the names of a variant's files that are missing or not as the edition says."""
    return tuple(
        name
        for name, sha in sorted(variant.files.items())
        if name not in files or hashlib.sha256(files[name]).hexdigest() != sha
    )


def _before(folder: Path, known: Mapping[str, VariantFiles]) -> dict[str, str]:
    """Return the subject that each variant had on the day built before that in `folder`."""
    earlier = [
        path
        for path in document.day_folders(folder.resolve().parent)
        if path.name < folder.resolve().name
    ]
    messages = {key: earlier[0] / f"{key}.eml" for key in known} if earlier else {}
    return {key: subject_of(_read(path)) for key, path in messages.items() if path.is_file()}


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise CannotRead(path=path, reason=problem.strerror or problem) from None
