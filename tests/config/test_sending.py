"""`[run]`, `[send]` and `[[relay]]` in digest.toml."""

from pathlib import Path

import pytest

from digest.config.sending import RelayTable, SendTable
from digest.config.settings import read_settings
from digest.errors import BadRelay, BadSettings


@pytest.mark.parametrize(
    ("text", "where", "reason"),
    [
        ("[send]\nsend_after = '6:00'", "[send] send_after", "must be a time of day"),
        ("[send]\nsend_after = '24:00'", "[send] send_after", "must be a time of day"),
        ("[send]\nsend_until = '25:00'", "[send] send_until", "must be a time of day"),
        ("[send]\ntransport = 'smtp'", "[[relay]]", "must name a server"),
        (
            "[send]\npassword = 'x'",
            "[send] password",
            "set the environment variable DIGEST_RELAY_PASSWORD, or",
        ),
        (
            "[[relay]]\nhost = 'a.example'\npassword = 'x'",
            "[[relay]] 'a.example' password",
            "set the environment variable DIGEST_RELAY_PASSWORD_A_EXAMPLE, or",
        ),
        (
            "[[relay]]\nhost = 'a.example'\n[[relay]]\nhost = 'a.example'",
            "[[relay]]",
            "name of its own",
        ),
        (
            "[[relay]]\nhost = 'a.example'\nsecurity = 'none'\nuser = 'me'",
            "[[relay]] 'a.example' security",
            "could be read on its way",
        ),
    ],
)
def test_what_cannot_be_sent_with_is_refused(
    tmp_path: Path, text: str, where: str, reason: str
) -> None:
    """With its place; a secret in the settings is one of these."""
    (tmp_path / "digest.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadSettings) as caught:
        read_settings(tmp_path / "digest.toml")
    assert where in str(caught.value)
    assert reason in str(caught.value)


def test_a_password_stands_in_the_environment_or_in_a_file(tmp_path: Path) -> None:
    """One for each relay, else one for all."""
    relay = RelayTable(host="mail-1.example.com", user="desk")
    (tmp_path / "secret").write_text("from a file\n", encoding="utf-8")
    own = "DIGEST_RELAY_PASSWORD_MAIL_1_EXAMPLE_COM"
    assert relay.password({"DIGEST_RELAY_PASSWORD": "all"}) == "all"
    assert relay.password({"DIGEST_RELAY_PASSWORD": "all", own: "own"}) == "own"
    assert relay.password({f"{own}_FILE": str(tmp_path / "secret")}) == "from a file"
    assert RelayTable(host="a.example").password({}) == ""


def test_a_password_that_is_missing_or_cannot_be_read_is_named(tmp_path: Path) -> None:
    """By its variable, or the file; never by what it is."""
    relay = RelayTable(host="a.example", user="desk")
    with pytest.raises(BadRelay, match="set DIGEST_RELAY_PASSWORD_A_EXAMPLE, or"):
        relay.password({})
    with pytest.raises(BadRelay, match="No such file"):
        relay.password({"DIGEST_RELAY_PASSWORD_FILE": str(tmp_path / "none")})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("approve = 'editor'", r"\[run\] editor: must be the address the draft is mailed to"),
        ("editor = 'nobody'", r"\[run\] editor: must be an e-mail address"),
        ("deadline = '04:00'", r"\[run\] deadline: must be later than 'draft_at'"),
        (
            "approve = 'editor'\neditor = 'a@b.example'\n[send]\nsend_until = '07:00'",
            r"\[run\] deadline: must be before \[send\] send_until",
        ),
        ("draft_at = '5:00'", r"\[run\] draft_at: must be a time of day"),
        ("at_deadline = 'drop'", r"\[run\] at_deadline: 'drop' is not one of: hold, send"),
    ],
)
def test_what_cannot_be_is_named(tmp_path: Path, text: str, reason: str) -> None:
    """With the key, and what it must be."""
    path = tmp_path / "digest.toml"
    path.write_text(f"[run]\n{text}\n")
    with pytest.raises(BadSettings, match=reason):
        read_settings(path)


def test_approval_is_automatic_unless_an_editor_is_named(tmp_path: Path) -> None:
    """A relay has to be configured before anything is sent in any case."""
    path = tmp_path / "digest.toml"
    path.write_text("")
    assert read_settings(path).run.approve == "automatic"


@pytest.mark.parametrize(
    ("after", "until", "run", "hand"),
    [
        (None, None, ("06:00", "11:00"), ("00:00", "24:00")),
        ("05:30", None, ("05:30", "24:00"), ("05:30", "24:00")),
        (None, "09:00", ("06:00", "09:00"), ("00:00", "09:00")),
        ("05:30", "09:00", ("05:30", "09:00"), ("05:30", "09:00")),
    ],
)
def test_the_hours_that_nobody_set_bind_only_the_run(
    after: str | None, until: str | None, run: tuple[str, str], hand: tuple[str, str]
) -> None:
    """A run mails in the morning; whoever sends by hand knows what hour it is."""
    table = SendTable(send_after=after, send_until=until)
    assert (table.hours(), table.hours(by_hand=True)) == (run, hand)
