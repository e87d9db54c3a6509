"""Addresses: one form for every way of writing them."""

import re
from collections.abc import Callable

import pytest
from email_validator.rfc_constants import CASE_INSENSITIVE_MAILBOX_NAMES
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import AddressRefused
from digest.model import address
from digest.rendering.personal import _ADDRESS

LONG = ".".join(["a" * 47] * 4)
LONG_IDN = ".".join(["ü" * 24] * 3 + ["de"])
HOSTS = st.sampled_from(
    [
        "example.com",
        "Mail.Example.IN",
        "bücher.de",
        "xn--bcher-kva.de",
        "1.ab",
        "localhost",
        "a.test",
    ]
)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (" Asha.Rao+News@Example.IN ", "Asha.Rao+News@example.in"),
        ("info@example.com", "info@example.com"),
        ("asha@bücher.de", "asha@xn--bcher-kva.de"),
        ("asha@example。com", "asha@example.com"),
        ("postmaster@example.com", "postmaster@example.com"),
    ],
)
def test_an_address_is_kept_in_ascii(written: str, kept: str) -> None:
    """The domain is written as in the DNS; the local part stays, as its case may matter."""
    assert address.normal_address(written) == kept


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("", "an email address must have an @-sign"),
        ("asha", "an email address must have an @-sign"),
        ("asha@", "there must be something after the @-sign"),
        ("आशा@example.in", "internationalized characters before the @-sign are not supported"),
        ("a..b@example.in", "an email address cannot have two periods in a row"),
        ('"a b"@example.in', "quoting the part before the @-sign is not allowed here"),
        ("Asha <asha@example.in>", "a display name and angle brackets"),
        ("asha@example", "it should have a period"),
        ("asha@[192.0.2.1]", "a bracketed ip address"),
        ("asha@example.test", "a special-use or reserved name"),
        (f"{'a' * 65}@example.in", "too long before the @-sign"),
        (f"asha@{'a.' * 125}in", "too long"),
        ("asha@example.in\x1b[2J", "invalid characters"),
        ("asha\n@example.in", "invalid characters"),
        ("\udcff@example.in", "internationalized characters"),
    ],
)
def test_what_is_no_address_is_refused_with_the_reason(written: str, why: str) -> None:
    """The reason is one line that can be shown on a terminal."""
    with pytest.raises(AddressRefused) as told:
        address.normal_address(written)
    assert why in str(told.value).lower()
    assert str(told.value).isprintable()
    assert not str(told.value).endswith("..")


@given(local=st.text(st.characters(codec="utf-8"), min_size=1, max_size=20), host=HOSTS)
def test_what_is_kept_is_kept_again_and_can_be_sent_to(local: str, host: str) -> None:
    """A kept address is its own form, and one that a message can be made out to."""
    try:
        kept = address.normal_address(f"{local}@{host}")
    except AddressRefused:
        return
    assert address.normal_address(kept) == kept
    assert _ADDRESS.match(kept)
    assert address.address_key(kept) == address.address_key(kept.upper())
    assert address.address_key(address.normal_address(kept.swapcase())) == address.address_key(kept)


@given(
    local=st.one_of(
        st.from_regex(r"[A-Za-z0-9._+-]{1,70}", fullmatch=True),
        st.sampled_from(["Info", "NOC", "a@b", "é", "a\n"]),
    ),
    host=st.one_of(
        HOSTS,
        st.from_regex(r"[A-Za-z0-9-]{1,64}(\.[A-Za-z0-9-]{1,12}){0,3}", fullmatch=True),
        st.text(max_size=6),
    ),
)
def test_the_short_way_ends_where_the_long_one_does(local: str, host: str) -> None:
    """For a plain address the fast check's verdict, form and reason are the validator's."""
    assert verdict(address.normal_address, f"{local}@{host}") == verdict(
        address._validated, f"{local}@{host}"
    )


def verdict(normal: Callable[[str], str], text: str) -> str:
    """Return an address as it is kept, or why it is not."""
    try:
        return normal(text)
    except AddressRefused as problem:
        return str(problem)


@pytest.mark.parametrize("written", ["a@example.c", "a@example.in.x", "A.B+c@Mail.Example.C"])
def test_a_top_level_domain_has_two_letters(written: str) -> None:
    """There is none of one letter: such an address was cut."""
    with pytest.raises(AddressRefused, match="no top-level domain has one letter"):
        address.normal_address(written)


def test_names_of_roles_are_those_of_the_validator() -> None:
    """A list that grows there has to grow here."""
    assert set(CASE_INSENSITIVE_MAILBOX_NAMES) == address._ROLES


def test_an_address_is_found_however_its_domain_is_written() -> None:
    """Case makes no difference, nor does the way in which letters beyond ASCII are written."""
    assert address.address_key(" Asha@BÜCHER.de") == address.address_key("asha@xn--bcher-kva.de")
    assert address.address_key("Ü@x") == "ü@x"


@pytest.mark.parametrize(
    ("spelling", "mailbox"),
    [
        ("Asha+News@Example.in", "asha@example.in"),
        ("asha+a+b@example.in", "asha@example.in"),
        ("as.ha@example.in", "as.ha@example.in"),
        ("A.s.h.a+x@Gmail.com", "asha@gmail.com"),
        ("a.sha@googlemail.com", "asha@gmail.com"),
        ("asha@mail.gmail.com", "asha@mail.gmail.com"),
        ("asha+x@BÜCHER.de", "asha@xn--bcher-kva.de"),
        ("+asha@example.in", "+asha@example.in"),
    ],
)
def test_a_mailbox_has_one_key(spelling: str, mailbox: str) -> None:
    """A tag leads to the same mailbox; whether dots count, only Gmail says."""
    assert address.mailbox_key(spelling) == mailbox


@given(st.text(max_size=300))
def test_a_name_is_one_line_that_can_be_seen(text: str) -> None:
    """Whatever a file or a form holds: no control characters, no line breaks, not long."""
    name = address.clean_line(text)
    assert re.sub("[\u200c\u200d]", "", name).isprintable()
    assert len(name) <= 200
    assert address.clean_line(name) == name


def test_names_of_india_keep_their_joiners() -> None:
    """Zero-width joiners shape letters; what only turns text around goes."""
    assert address.clean_line("श्री\u200dराम \u202e\tRao\n") == "श्री\u200dराम Rao"
