import dataclasses
import hashlib
from datetime import date
from pathlib import Path

import pytest

from digest.config.settings import read_settings
from digest.errors import BadSettings, NoEdition, NothingToCheck
from digest.preflight import day
from digest.preflight.day import CheckedFile, locate_findings
from digest.preflight.mail import LintContext
from digest.preflight.rule import Finding
from digest.store.news.document import VariantFiles
from tests.preflight.mails import message, page, shown

FILES = {"all.eml": message(), "power.eml": message()}
VARIANTS = {
    key: VariantFiles(("power",), {f"{key}.eml": hashlib.sha256(FILES[f"{key}.eml"]).hexdigest()})
    for key in ("all", "power")
}


def codes(checked: tuple[day.CheckedFile, ...]) -> dict[str, set[str]]:
    """Return the codes of what was found, by file, but for notes."""
    return {
        one.file: {found.code for found in one.findings if found.severity != "info"}
        for one in checked
    }


def context(folder: Path, text: str, today: date | None = None) -> LintContext:
    """Return what mails are judged beside with these settings."""
    (folder / "digest.toml").write_text(text, encoding="utf-8")
    return day.lint_context(read_settings(folder / "digest.toml"), today)


def test_every_variant_is_checked() -> None:
    """Each message is judged beside its own part of the edition, and named."""
    assert codes(day.check_edition(shown(), VARIANTS, FILES, LintContext())) == {
        "all.eml": set(),
        "power.eml": set(),
    }
    told = dataclasses.replace(shown(), day=date(2026, 11, 24))
    assert codes(day.check_edition(told, VARIANTS, FILES, LintContext(today=date(2026, 11, 23))))[
        "all.eml"
    ] == {"W704"}


def test_a_file_that_was_changed_is_found() -> None:
    """What is not as the edition lists it speaks for its own variant alone."""
    changed = {**FILES, "all.eml": message().replace(b"POWER", b"Power")}
    assert codes(day.check_edition(shown(), VARIANTS, changed, LintContext())) == {
        "all.eml": {"E707"},
        "power.eml": set(),
    }


def test_the_subject_before_is_each_variants_own() -> None:
    """Only the variant whose readers had the subject before is warned of."""
    checked = day.check_edition(
        shown(), VARIANTS, FILES, LintContext(), {"power": "Power, 23 November", "all": "Else"}
    )
    assert codes(checked) == {"all.eml": set(), "power.eml": {"W204"}}


def test_links_may_lead_to_what_settings_name(tmp_path: Path) -> None:
    """Sources, hosts that may be fetched from and hosts of [lint] are known."""
    text = (
        '[[source]]\nurl = "https://www.feeds.example/rss"\n'
        '[fetch]\nallow_hosts = ["fetch.example"]\n'
        '[lint]\nhosts = ["Tickets.example"]\n'
    )
    assert context(tmp_path, text).hosts == {"feeds.example", "fetch.example", "tickets.example"}


def test_settings_become_a_policy(tmp_path: Path) -> None:
    """Clients and levels are those of [lint]; what is not known is refused."""
    rule = '[[lint.rule]]\ncode = "W704"\nseverity = "error"\nreason = "x"\n'
    judged = context(tmp_path, f'[lint]\nclients = ["gmail-ios"]\n{rule}', date(2026, 11, 23))
    assert (judged.policy.clients, judged.policy.levels) == (("gmail-ios",), {"W704": "error"})
    assert judged.today == date(2026, 11, 23)
    with pytest.raises(BadSettings, match="W999"):
        context(tmp_path, rule.replace("W704", "W999"))


def test_a_file_is_a_message_or_a_page(tmp_path: Path) -> None:
    """Its ending says which; of others, and of what is not there, it is said what may be named."""
    for name, content in (("a.eml", message()), ("a.HTML", page().encode()), ("a.htm", b"\xff")):
        (tmp_path / name).write_bytes(content)
        assert day.check_file(tmp_path / name, LintContext()).file == str(tmp_path / name)
    for name in ("a.txt", "gone.eml"):
        with pytest.raises(NothingToCheck):
            day.check_file(tmp_path / name, LintContext())
    with pytest.raises(NoEdition):
        day.check_day(tmp_path, LintContext())


def test_a_finding_names_the_mails_it_is_in() -> None:
    """Once by rule and message; one that is in every mail names none."""
    broken = Finding("E301", "x", "error", "broken", "HTML", "", "")
    wide = dataclasses.replace(broken, code="W302")
    checked = [
        CheckedFile("out/all.eml", (broken, wide)),
        CheckedFile("out/homes.eml", (wide, wide)),
        CheckedFile("out/power.eml", (broken, wide)),
    ]
    assert locate_findings(checked) == [(broken, " (in 'all', 'power')"), (wide, "")]
    assert locate_findings([]) == []
