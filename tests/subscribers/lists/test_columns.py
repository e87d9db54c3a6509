"""Columns: which are read as what, by their names, by a program's, or as told."""

from pathlib import Path

import pytest

from digest.errors import BadList, NoSuchColumn, NoSuchField, NotAMapping
from digest.subscribers.lists.columns import column_key, is_known_column, plan_columns, unaccented
from digest.subscribers.lists.csvlist import CsvList


def headed(*names: str, is_headless: bool = False, addressed: tuple[int, ...] = ()) -> CsvList:
    """Return a list with these columns; the `addressed` hold addresses."""
    path = Path("list.csv")
    return CsvList(path, path, "utf-8-sig", ",", names, is_headless, 1, 1, addressed)


def reads(found: CsvList, *mapped: str, ignored: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the columns that are read, with the field of each."""
    return dict(plan_columns(found, mapped, ignored).shown_reads())


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (("EMAIL", "Name"), {"EMAIL": "email", "Name": "name"}),
        (("E-Mail-Adresse", "Vorname"), {"E-Mail-Adresse": "email", "Vorname": "first_name"}),
        (("Adresse e-mail", "Prénom"), {"Adresse e-mail": "email", "Prénom": "first_name"}),
        (("Correo electrónico",), {"Correo electrónico": "email"}),
        (("ईमेल", "नाम"), {"ईमेल": "email", "नाम": "name"}),
        (("emailAddress", "lastName"), {"emailAddress": "email", "lastName": "last_name"}),
        (("address", "name"), {"address": "email", "name": "name"}),
        (("email", "address"), {"email": "email"}),
        (("email", "consent at", "Subscribed"), {
            "email": "email", "consent at": "consent_at", "Subscribed": "subscribed",
        }),
    ],
)  # fmt: skip
def test_columns_are_read_by_their_names(names: tuple[str, ...], wanted: dict[str, str]) -> None:
    """In any case, with or without signs and accents; a postal one only if no other is."""
    assert reads(headed(*names)) == wanted
    assert all(map(is_known_column, wanted))


def test_a_name_is_compared_without_signs() -> None:
    """Accents, invisible characters and case go; letters of other scripts stay whole."""
    assert column_key(" Désinscrit-le: ") == "desinscrit_le"
    assert column_key("unsubscribedAt") == "unsubscribed_at"
    assert column_key("\ufeffStatus") == "status"
    assert column_key("स्थिति") == column_key(" स्थिति?")
    assert unaccented("Zoë\u200b") == "Zoe"
    assert not is_known_column("Shoe size")


def test_what_is_told_wins() -> None:
    """A column that is named is read as told, and its field is no longer read from another."""
    found = headed("email", "work", "name", "Kunde")
    assert reads(found, "work=email", "KUNDE=Name") == {"work": "email", "Kunde": "name"}
    assert reads(found, "Kunde=address", ignored=("email", "name")) == {"Kunde": "email"}
    assert reads(headed("a=b", "x"), "a=b=email") == {"a=b": "email"}
    assert reads(headed("email", "Abo"), "Abo=status") == {"email": "email", "Abo": "state"}


def test_a_list_without_columns_is_read_by_numbers() -> None:
    """The one with addresses is the address; others are read as told."""
    found = headed("column 1", "column 2", is_headless=True, addressed=(0,))
    assert reads(found) == {"column 1": "email"}
    assert reads(found, "column 2=name") == {"column 1": "email", "column 2": "name"}
    assert reads(found, "column 2=email") == {"column 2": "email"}
    second = headed("column 1", "column 2", is_headless=True, addressed=(1,))
    assert reads(second) == {"column 2": "email"}
    both = headed("column 1", "column 2", is_headless=True, addressed=(0, 1))
    with pytest.raises(BadList, match="a line holds several addresses"):
        plan_columns(both)
    assert reads(both, "column 2=email") == {"column 2": "email"}


@pytest.mark.parametrize(
    "name",
    [
        "Contact Email",
        "user_email",
        "Adresse électronique",
        "メールアドレス",
        "Эл. почта",
        "البريد",
    ],
)
def test_the_only_column_of_addresses_is_read_if_its_name_tells(name: str) -> None:
    """Others of addresses may be those of somebody else; the message names them."""
    assert reads(headed("Name", name, addressed=(1,)))[name] == "email"
    with pytest.raises(BadList, match="--map 'Kontakt=email'"):
        plan_columns(headed("Name", "Kontakt", addressed=(1,)))
    with pytest.raises(BadList, match=f"--map 'x=email' or --map '{name}=email'"):
        plan_columns(headed("x", name, addressed=(0, 1)))


@pytest.mark.parametrize(
    ("names", "mapped", "why"),
    [
        (("name", "themes"), (), "one of them 'email' or 'address'; it is: name, themes"),
        (("email", "name", "email"), (), r"'email' more than once \(email, email\): rename one"),
        (("email", "email", "subscribed_to_emails"), (), "rename one"),
        (("email", "E-Mail"), (), "leave one out: --ignore-column 'E-Mail'"),
        (("email", "x", "x"), ("x=name",), "names the column 'x' more than once: rename one"),
        (("email", "x", "y"), ("x=name", "y=name"), "'name' more than once"),
    ],
)
def test_a_list_that_can_be_read_in_two_ways_is_refused(
    names: tuple[str, ...], mapped: tuple[str, ...], why: str
) -> None:
    """Nothing is guessed, and the message says what to do."""
    with pytest.raises(BadList, match=why):
        plan_columns(headed(*names), mapped)


def test_words_that_are_not_known_are_named_with_the_nearest() -> None:
    """A column, a field, and what is no mapping at all."""
    found = headed("email", "Topics")
    with pytest.raises(NoSuchColumn, match=r"no column 'Topcs' \(did you mean 'Topics'\?\)"):
        plan_columns(found, ["Topcs=themes"])
    with pytest.raises(NoSuchColumn, match="Columns: email, Topics"):
        plan_columns(found, ignored=["Shoe size"])
    with pytest.raises(NoSuchField, match=r"No field 'theems' \(did you mean 'themes'\?\)"):
        plan_columns(found, ["Topics=theems"])
    for wrong in ("Topics", "=themes", ""):
        with pytest.raises(NotAMapping, match="is not COLUMN=FIELD"):
            plan_columns(found, [wrong])


def test_cells_come_by_field() -> None:
    """Of several for one field the first that is not empty; about a standing all of them."""
    names = ("email", "member_rating", "CONFIRM_TIME", "OPTIN_TIME", "status", "state", "x")
    plan = plan_columns(headed(*names))
    assert plan.program
    assert plan.program.name == "Mailchimp"
    row = ["a@x.in", "2", "", "2026-01-31", "subscribed", "bounced", "?"]
    assert plan.cells(row) == {
        "email": "a@x.in",
        "consent_at": "2026-01-31",
        "state": "subscribed\nbounced",
    }
    assert [plan.names[at] for at in plan.unread()] == ["member_rating", "x"]
    left_out = plan_columns(headed("email", "x", "y"), ignored=["x"])
    assert (left_out.unread(), left_out.shown_unread()) == ([2], ("x", "y"))
