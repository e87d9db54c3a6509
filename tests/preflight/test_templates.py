"""The preflight, judged as a whole: good mails of many styles, and single faults put into them."""

import itertools
from datetime import date

import pytest

from digest.preflight.check import check_message, check_page
from digest.preflight.mail import LintContext
from digest.preflight.rule import Finding
from tests.preflight import faults, mails, templates
from tests.preflight.faults import Fault
from tests.preflight.templates import ADDRESS, GOOD, LEAVE, SITE

TODAY = LintContext(today=date(2026, 11, 23))
TEXT = f"THE ACME POST\n\nTwo cranes\n\n  {SITE}/a\n\n{ADDRESS}\n\nUnsubscribe: {LEAVE}\n"
FIELDS: dict[str, str | None] = {
    "From": "The Acme Post <desk@acme.example>",
    "Subject": "Two cranes arrive at the port, 23 November",
    "Message-ID": "<2026-11-23.post.0123456789abcdef@acme.example>",
    "List-Id": "<post.acme.example>",
    "List-Unsubscribe": f"<{LEAVE}>, <mailto:desk@acme.example?subject=unsubscribe>",
}
FAULTS = (*faults.BEFORE, *faults.AFTER)
IN_PAGE = [fault for fault in FAULTS if not fault.fields]
IN_HEADER = [fault for fault in FAULTS if fault.fields]


def mail(fields: tuple[tuple[str, str | None], ...] = ()) -> bytes:
    """Return a good message but for these `fields` of its header."""
    text = f"{TEXT}{LEAVE}\n"
    return mails.message(templates.plain_letter(), text, headers={**FIELDS, **dict(fields)})


def loud(findings: tuple[Finding, ...]) -> set[str]:
    """Return the codes of errors and warnings."""
    return {one.code for one in findings if one.severity != "info"}


@pytest.mark.parametrize("good", GOOD)
def test_a_good_mail_is_passed(good: templates.Maker) -> None:
    """It has no error and no warning."""
    assert [one for one in check_page(good()) if one.severity != "info"] == []


def test_a_good_message_is_passed() -> None:
    """It has no error and no warning."""
    assert loud(check_message(mail(), context=TODAY)) == set()


@pytest.mark.parametrize(
    ("fault", "good"),
    list(zip(IN_PAGE, itertools.cycle(GOOD), strict=False)),
    ids=[f"{fault.code} {fault.name}" for fault in IN_PAGE],
)
def test_a_fault_of_a_page_is_found(fault: Fault, good: templates.Maker) -> None:
    """Its rule finds it, and no other error is told."""
    html = fault.page(good())
    assert html != good()
    found = check_page(html)
    assert fault.code in loud(found)
    assert {one.code for one in found if one.severity == "error"} <= {fault.code}


@pytest.mark.parametrize("fault", IN_HEADER, ids=[f"{one.code} {one.name}" for one in IN_HEADER])
def test_a_fault_of_a_header_is_found(fault: Fault) -> None:
    """Its rule finds it, and no other error is told."""
    found = check_message(mail(fault.fields), context=TODAY)
    assert fault.code in loud(found)
    assert {one.code for one in found if one.severity == "error"} <= {fault.code}
