"""Messages: the bytes of each variant as they are approved, to be made out to each subscriber."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from digest.config.settings import Settings
from digest.config.themes import ALL
from digest.newsroom.variantkeys import held_name, message_name
from digest.newsroom.variants import Variant
from digest.preflight.check import check_message
from digest.preflight.day import lint_context
from digest.preflight.mail import LintContext
from digest.preflight.rule import Finding
from digest.rendering import personal
from digest.rendering.catalogue import Catalogue
from digest.store.ledger import sendings
from digest.tokens import Keys

#: Stands in for a subscriber when a message is checked: its links lead nowhere.
_NOBODY: Final = ("reader@example.com", Keys(["what is checked before sending is sent to nobody"]))


def write_messages(
    variants: Iterable[Variant], settings: Settings, *, correct: bool
) -> dict[str, bytes]:
    """Return the message of each variant with a story or a correction, by the name of its file.

    To `correct` an earlier revision each has a second form. A variant in which the preflight finds
    an error is held: in place of its message it has the reason.
    """
    context = lint_context(settings)
    made: dict[str, bytes] = {}
    for one in variants:
        if one.key != ALL and not one.edition.has_news:
            continue
        template = personal.make_template(one.parts, one.edition, one.key)
        if fault := _find_error(template, one, context):
            made[held_name(one.key)] = str(fault).encode()
            continue
        made[message_name(one.key)] = template.data
        if correct:
            word = Catalogue(one.edition.language, settings.folder).say("corrections")
            parts = replace(one.parts, subject=f"{word}: {one.parts.subject}")
            kind = sendings.correction_kind(one.edition.revision)
            form = personal.make_template(parts, one.edition, one.key, kind)
            made[message_name(one.key, kind)] = form.data
    return made


def why_none_is_fit(variants: Iterable[Variant], messages: Mapping[str, bytes]) -> str | None:
    """Return why the first of the `variants` that somebody gets is held if all are, or None.

    If nobody gets any, all of them count: somebody may subscribe.
    """
    made = [one for one in variants if {message_name(one.key), held_name(one.key)} & set(messages)]
    got = [one.key for one in made if one.readers] or [one.key for one in made]
    held = [key for key in got if held_name(key) in messages]
    if not held or held != got:
        return None
    return f"{messages[held_name(held[0])].decode()} (in '{held[0]}')"


def _find_error(
    template: personal.MessageTemplate, variant: Variant, context: LintContext
) -> Finding | None:
    """Return the first error in a message made out to nobody, if there is one."""
    address, keys = _NOBODY
    dated = datetime.combine(variant.edition.day, datetime.min.time(), UTC)
    found = check_message(template.fill(0, address, dated, keys), variant.told, context)
    return next((one for one in found if one.severity == "error"), None)
