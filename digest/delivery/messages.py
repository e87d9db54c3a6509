"""Messages: the bytes of each variant as they are approved, to be made out to each subscriber."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from digest.config.settings import Settings
from digest.config.themes import ALL
from digest.errors import NotReady
from digest.newsroom.variantkeys import message_name
from digest.newsroom.variants import Variant
from digest.preflight.check import check_message
from digest.preflight.day import lint_context
from digest.preflight.mail import LintContext
from digest.rendering import personal
from digest.rendering.language import Language
from digest.store.ledger import sendings
from digest.tokens import Keys

#: Stands in for a subscriber when a message is checked: its links lead nowhere.
_NOBODY: Final = ("reader@example.com", Keys(["what is checked before sending is sent to nobody"]))


def write_messages(
    variants: Iterable[Variant], settings: Settings, *, correct: bool
) -> dict[str, bytes]:
    """Return the message of each variant that has a story, by the name it is kept under.

    To `correct` an earlier revision each has a second form. Raises NotReady if the preflight finds
    an error.
    """
    context = lint_context(settings)
    made: dict[str, bytes] = {}
    for one in variants:
        if one.key != ALL and not one.has_stories:
            continue
        template = personal.make_template(one.parts, one.edition, one.key)
        _check(template, one, context)
        made[message_name(one.key)] = template.data
        if correct:
            word = Language(one.edition.language, settings.folder).say("corrections")
            parts = replace(one.parts, subject=f"{word}: {one.parts.subject}")
            kind = sendings.correction_kind(one.edition.revision)
            form = personal.make_template(parts, one.edition, one.key, kind)
            made[message_name(one.key, kind)] = form.data
    return made


def _check(template: personal.MessageTemplate, variant: Variant, context: LintContext) -> None:
    address, keys = _NOBODY
    dated = datetime.combine(variant.edition.day, datetime.min.time(), UTC)
    message = template.fill(0, address, dated, keys)
    for finding in check_message(message, variant.edition, context):
        if finding.severity == "error":
            raise NotReady(day=variant.edition.day, finding=str(finding))
