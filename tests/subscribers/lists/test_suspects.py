"""Suspect columns: a list is refused before it makes those active who left."""

from pathlib import Path

import pytest

from digest.errors import BadList
from digest.subscribers.lists.columns import is_known_column, plan_columns
from digest.subscribers.lists.csvlist import open_list
from digest.subscribers.lists.suspects import (
    check_columns,
    check_row,
    suspect_field,
    telling_columns,
)
from tests.subscribers.lists.test_columns import headed

THEMES = {"power": "power", "real estate": "real-estate", "real-estate": "real-estate"}


def check(folder: Path, content: str, *mapped: str, ignored: tuple[str, ...] = ()) -> None:
    """Check the columns of a list."""
    path = folder / "list.csv"
    path.write_text(content, encoding="utf-8")
    with open_list(path, is_known_column) as found:
        check_columns(found, plan_columns(found, mapped, ignored), THEMES)


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("unsubscribed", """Unsubscribed At; UNSUB_TIME; unsubscribeDate; Opt-out; OptedOut;
            HasOptedOutOfEmail; Do Not Email; deleted_at; Suppressed; Blocklisted; Email disabled;
            Cancelled on; Inactive; Left; Abgemeldet am; Abmeldedatum; Newsletterabmeldung;
            Ausgetragen; Gesperrt; Gekündigt; gelöscht; Désinscrit le; Désabonné; Résilié;
            Fecha de baja; Desuscrito; Disiscritto; Descadastrado; Afgemeld op; Uitgeschreven;
            Wypisany; Avregistrerad; отписался; 退订时间; 配信停止; अनसब्सक्राइब तिथि; हटाया गया"""),
        ("bounced", """Bounced; hard_bounces; Cleaned; Undeliverable; Unzustellbar; Rebond;
            Reason; Error; Grund; Rebotado; CLEAN_TIME; Invalid"""),
        ("complained", "Complaint date; Spam reported; Beschwerde; Plainte; Queja"),
        ("subscribed", """Subscribed; Active; isActive; Newsletter; Opt-in; Consent; Marketing;
            Accepts Marketing; Email verified; Aktiv; Actif; Abonné; Activo; Iscritto; सक्रिय"""),
        ("state", """Status; STATUS; Email Status; Newsletterstatus; subscription_status; Statut;
            État; Estado; Situação; Stato; Статус; 状态; ステータス; स्थिति; சந்தா நிலை"""),
        ("themes", """Themen; Thema; Topics; Interests; Lists; Mailing list; Segments; Category;
            Rubriken; Interessen; Newsletterthemen; Mailingliste; Verteiler; Thèmes;
            Centres d'intérêt; Temas; Intereses; Argomenti; Onderwerpen; Темы; 主题; विषय; सूची"""),
    ],
)  # fmt: skip
def test_a_columns_name_tells_what_it_may_be(field: str, names: str) -> None:
    """In many languages, and any spelling."""
    some = list(map(str.strip, names.split(";")))
    assert {name: suspect_field(name) for name in some} == dict.fromkeys(some, field)


@pytest.mark.parametrize(
    "name",
    """Company; Phone; City; Notes; Shoe size; created_at; Subscribed at; OPTIN_IP;
    subscription date; Confirmed on; Date subscribed; Firma; Ort; Téléphone; Ciudad; Birthday;
    uuid; Consent time; Estate agent; Statement; Capital; Country; कंपनी; 公司""".split(";"),
)
def test_a_harmless_name_is_not_asked_about(name: str) -> None:
    """When somebody came says nothing of whether they left."""
    assert suspect_field(name.strip()) is None


@pytest.mark.parametrize(
    ("content", "question"),
    [
        (
            "email,Status\na@x.in,active\nb@x.in,gone away\nc@x.in,active\n",
            (
                "the column 'Status' seems to say who left ('active', 'gone away'), and is not "
                "read. Read it with --map 'Status=state', or leave it out with --ignore-column "
                "'Status'"
            ),
        ),
        ("email;Abgemeldet am\na@x.in;\nb@x.in;1.5.2026\n", "--map 'Abgemeldet am=unsubscribed'"),
        ("email,Themen\na@x.in,Strom\n", "seems to say who chose which themes ('Strom')"),
        ("email,Notes\na@x.in,nice\nb@x.in,Unsubscribed\n", "--map 'Notes=state'"),
        ('email,Tags\na@x.in,VIP\nb@x.in,"VIP, Real Estate"\n', "--map 'Tags=themes'"),
        ("a@x.in,Asha\nb@x.in,blocklisted\n", "--map 'column 2=state'"),
        ("email,Status,Topics\na@x.in,ok,x\n", "--map 'Topics=themes'"),
    ],
)
def test_a_list_with_such_a_column_is_refused(tmp_path: Path, content: str, question: str) -> None:
    """By its name, or by what a cell of it says; the message shows values and what to do."""
    with pytest.raises(BadList) as refused:
        check(tmp_path, content)
    assert question in str(refused.value)


def test_told_what_to_do_it_is_read(tmp_path: Path) -> None:
    """Read as a field, or left out; a column without any value says nothing anyway."""
    content = "email,Status,Topics\na@x.in,active,power\n"
    check(tmp_path, content, "Status=state", ignored=("topics",))
    check(tmp_path, content, "Status=state", "Topics=themes")
    check(tmp_path, "email,Status,Topics\na@x.in,,\n\n")
    with pytest.raises(BadList, match="the column 'Topics'"):
        check(tmp_path, content, "Status=state")


def test_a_column_is_looked_through_to_its_end(tmp_path: Path) -> None:
    """The first value of a column that tells by its name may come late."""
    rows = "".join(f"reader{at}@x.in,,\n" for at in range(3000))
    with pytest.raises(BadList, match="'2026-05-01'"):
        check(tmp_path, f"email,Bounce date,x\n{rows}z@x.in,2026-05-01,\n")


def test_a_later_word_refuses_its_line(tmp_path: Path) -> None:
    """A column that does not tell by its name or its first values."""
    path = tmp_path / "list.csv"
    path.write_text("email,x\na@x.in,\n", encoding="utf-8")
    with open_list(path, is_known_column) as found:
        plan = plan_columns(found)
        check_row(plan, plan.unread(), ["a@x.in", "fine"])
        with pytest.raises(ValueError, match="'x', which tells of no state, says 'cleaned'"):
            check_row(plan, plan.unread(), ["a@x.in", "cleaned"])


def test_a_word_beside_a_name_or_without_a_columns_name_counts(tmp_path: Path) -> None:
    """A name that is such a word refuses its line; a column without name is asked about."""
    path = tmp_path / "list.csv"
    path.write_text("email,name\na@x.in,Asha (unsubscribed)\n", encoding="utf-8")
    with open_list(path, is_known_column) as found:
        plan = plan_columns(found)
        check_columns(found, plan, THEMES)
        for name in ("UNSUBSCRIBED", "Asha (bounced)", "Do not mail"):
            with pytest.raises(ValueError, match="the column 'name'"):
                check_row(plan, telling_columns(plan), ["a@x.in", name])
        check_row(plan, telling_columns(plan), ["a@x.in", "Asha (Pune)"])
    with pytest.raises(BadList, match="--ignore-column 'column 3'"):
        check(tmp_path, "email,name,\na@x.in,Asha,unsubscribed\n")
    check(tmp_path, "email,name,\na@x.in,Asha,unsubscribed\n", "column 3=state")
    check(tmp_path, "email,name,,\na@x.in,Asha,,\n")


def test_a_line_that_is_struck_out_is_refused() -> None:
    """By a sign before its first cell, whatever that holds; a number is none."""
    plan = plan_columns(headed("name", "email"))
    for first in ("# Asha", "#Asha", "//Asha", "## left"):
        with pytest.raises(ValueError, match="may strike it out"):
            check_row(plan, [], [first, "a@x.in"])
    for first in ("#12", "Asha #2", ""):
        check_row(plan, [], [first, "a@x.in"])


@pytest.mark.parametrize(
    "name",
    ["unsubscribed.csv", "Bounces-2026.csv", "opt-outs.csv", "Do not mail.csv", "Abgemeldete.csv"],
)
def test_a_list_of_those_who_left_is_none_of_subscribers(tmp_path: Path, name: str) -> None:
    """By the beginning of its file's name, unless a column tells of each."""
    path = tmp_path / name
    for content in ("email\na@x.in\n", "email,state\na@x.in,bounced\n"):
        path.write_text(content, encoding="utf-8")
        with open_list(path, is_known_column) as found:
            plan = plan_columns(found)
            if "state" in content:
                check_columns(found, plan, THEMES)
            else:
                with pytest.raises(BadList, match="--suppress"):
                    check_columns(found, plan, THEMES)


@pytest.mark.parametrize("name", ["nonsubscribed_members.csv", "Cleaned_1.csv"])
def test_a_files_name_may_say_that_nobody_is_subscribed(tmp_path: Path, name: str) -> None:
    """As that of Mailchimp's files does; a column that says it too is read instead."""
    content = "Email Address,MEMBER_RATING,OPTIN_TIME{}\na@x.in,2,,\n"
    for path, columns in ((name, ""), (name, ",CLEAN_TIME"), ("list.csv", "")):
        (tmp_path / path).write_text(content.format(columns), encoding="utf-8")
        with open_list(tmp_path / path, is_known_column) as found:
            plan = plan_columns(found)
            if path == name and not columns:
                with pytest.raises(BadList, match="--suppress"):
                    check_columns(found, plan, THEMES)
            else:
                check_columns(found, plan, THEMES)
