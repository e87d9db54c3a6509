import re
import shutil
import stat
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from digest.config.settings import read_settings
from digest.errors import CannotSchedule
from digest.run import crontab
from digest.run.crontab import Schedule

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
#: Names of folders, of which each has hurt somebody's cron job.
HOSTILE = [
    "two words ",
    "100%",
    r"back\slash, \%, \\ and \\%",
    'it\'s "quoted"',
    "$HOME ${HOME} `id` $(id)",
    "a;b&c|d>e #f",
    "*?[x]~",
    "%n %% \\x41 \\t",
    "मुंबई é\u00a0ß",
]
#: What a program is called here that notes what it was called with.
NOTE = '#!/bin/sh\nprintf "%s\\0" "$0" "$@" >"${0%/*}/said"\n'
FULL = """
[send]
send_after = "06:00"
send_until = "11:00"
[mail]
public_url = "https://news.example.com"
[[relay]]
host = "smtp.example.com"
user = "news"
[bounces.imap]
host = "imap.example.com"
user = "bounces"
"""


def of(folder: Path, text: str = "", environment: Mapping[str, str] | None = None) -> Schedule:
    """Return a schedule whose program notes its arguments in a file beside itself."""
    program = folder / "bin" / "digest"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(NOTE, encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    config = folder / "digest.toml"
    config.write_text(text, encoding="utf-8")
    return crontab.plan_schedule(
        read_settings(config), config, (str(program),), "news", environment or {}, NOW
    )


def heard(line: str, *, both: bool) -> str:
    """Return what cron gives to the shell: a "%" without its backslash; `both`: of two only one."""
    command = line.split(None, 5)[5]
    said, escaped = "", False
    for char in command:
        if escaped:
            if char == "%" or (both and char == "\\"):
                said = said[:-1]
        elif char == "%":
            break
        escaped = char == "\\" and not escaped
        said += char
    return said


def words(line: str) -> list[str]:
    """Return the words of a line as systemd reads them: %-specifiers, quotes, backslashes."""
    found = re.findall(r'"((?:[^"\\]|\\.)*)"(?=\s|$)|([^\s"\'\\]+)', line)
    assert " ".join(f'"{one}"' if one else other for one, other in found) == line
    read = [re.sub(r"\\(.)", r"\1", one) or other for one, other in found]
    assert not any(re.search("(?<!%)(%%)*%(?!%)", one) for one in read)
    return [one.replace("%%", "%") for one in read]


def value(unit: str, key: str) -> str:
    """Return what a unit says of `key`, once."""
    (found,) = re.findall(rf"^{key}=(.*)$", unit, re.MULTILINE)
    return str(found)


def jobs(text: str, mark: str = "*/") -> list[str]:
    """Return the lines of a crontab that begin with `mark`."""
    return [line for line in text.splitlines() if line.startswith(mark)]


@pytest.mark.parametrize("both", [True, False], ids=["debian", "fedora"])
@pytest.mark.parametrize("name", HOSTILE)
def test_cron_starts_the_program_whatever_folders_are_called(
    tmp_path: Path, name: str, *, both: bool
) -> None:
    """In a shell, each line calls the program with the settings file; so does the backup's."""
    made = of(tmp_path / name, FULL)
    text = crontab.crontab_lines(made)
    copies = [line.removeprefix("# ") for line in jobs(text, "# 15 3")]
    said = []
    for line in jobs(text) + copies:
        subprocess.run(["/bin/sh", "-c", heard(line, both=both)], check=True, cwd="/")
        said.append((tmp_path / name / "bin" / "said").read_text(encoding="utf-8").split("\0")[:-1])
    program, config = str(tmp_path / name / "bin" / "digest"), str(tmp_path / name / "digest.toml")
    said[2][2] = re.sub(r"[1-7]\.gz$", "DAY.gz", said[2][2])
    assert said == [
        [program, "run", "--config", config],
        [program, "bounces", "--imap", "--quiet", "--config", config],
        [program, "backup", str(tmp_path / name / "backup-DAY.gz"), "--config", config],
    ]


@pytest.mark.parametrize("name", HOSTILE)
def test_systemd_starts_the_program_whatever_folders_are_called(tmp_path: Path, name: str) -> None:
    """The command and the folder that may be written to are read as they are meant."""
    made = of(tmp_path / name, FULL, {"DIGEST_TOKEN_KEYS_FILE": str(tmp_path / name / "keys")})
    if re.search(r"['\"\\]", name):
        with pytest.raises(CannotSchedule, match="Install newsdigest elsewhere"):
            crontab.systemd_units(made)
        return
    unit = crontab.systemd_units(made)["newsdigest.service"]
    program, *rest = words(value(unit, "ExecStart"))
    assert program == made.program[0]
    assert not any(re.search(r"(?<!\$)(\$\$)*\$(?!\$)", one) for one in rest)
    assert [one.replace("$$", "$") for one in rest] == ["run", "--config", str(made.config)]
    assert words(value(unit, "ReadWritePaths")) == [str(tmp_path / name)]
    assert words(value(unit, "Environment")) == [
        f"DIGEST_TOKEN_KEYS_FILE={tmp_path / name / 'keys'}"
    ]


def test_a_folder_with_quotes_is_systemds_too(tmp_path: Path) -> None:
    """What systemd forbids to a program's path is allowed in the settings'."""
    place = tmp_path / 'it\'s "here" \\'
    made = of(place)
    unit = crontab.systemd_units(
        Schedule(
            **{name: getattr(made, name) for name in Schedule.__slots__}
            | {"program": ("/usr/bin/digest",)}
        )
    )["newsdigest.service"]
    assert words(value(unit, "ExecStart")) == [
        "/usr/bin/digest",
        "run",
        "--config",
        str(made.config),
    ]
    assert words(value(unit, "ReadWritePaths")) == [str(place)]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
@pytest.mark.parametrize(
    "name", [name for name in ["plain", *HOSTILE] if not re.search(r"['\"\\]", name)]
)
def test_systemd_finds_nothing_wrong(tmp_path: Path, name: str) -> None:
    """It knows every line, and finds the program."""
    made = crontab.systemd_units(of(tmp_path / name, FULL, {"DIGEST_TOKEN_KEYS_FILE": f"/{name}"}))
    for file, text in made.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(tmp_path / file for file in made)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", ["line\nbreak", "tab\there", "not-utf8-\udcff"])
def test_what_can_stand_nowhere_is_refused(tmp_path: Path, name: str) -> None:
    """A line break would be another line of the crontab; the error is one line."""
    with pytest.raises(CannotSchedule, match="control character") as refused:
        of(tmp_path / name)
    assert str(refused.value).isprintable()


def test_the_file_of_a_secret_is_refused_like_a_folder(tmp_path: Path) -> None:
    """What stands in the environment is no better than what stands on the disk."""
    with pytest.raises(CannotSchedule):
        of(tmp_path, environment={"DIGEST_TOKEN_KEYS_FILE": "/keys\n* * * * * id"})


def test_the_files_of_secrets_are_named_and_secrets_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is set is named by its absolute path; others are left to be filled in."""
    monkeypatch.chdir(tmp_path)
    environment = {
        "DIGEST_TOKEN_KEYS": "the-very-secret",
        "DIGEST_RELAY_PASSWORD_MAIN_FILE": "it's here",
        "DIGEST_BOUNCES_PASSWORD_FILE": "/at the end ",
        "OTHER_FILE": "/other",
    }
    made = of(tmp_path, FULL, environment)
    lines = crontab.crontab_lines(made).splitlines()
    assert "# DIGEST_TOKEN_KEYS_FILE=/path/of/a/file" in lines
    assert f"DIGEST_RELAY_PASSWORD_MAIN_FILE={tmp_path}/it's here" in lines
    assert 'DIGEST_BOUNCES_PASSWORD_FILE="/at the end "' in lines
    assert not any(line.startswith("# DIGEST_RELAY") for line in lines)
    unit = crontab.systemd_units(made)["newsdigest-serve.service"]
    assert "#   DIGEST_TOKEN_KEYS=...\nEnvironmentFile=-/etc/newsdigest.env\n" in unit
    assert f'Environment="DIGEST_RELAY_PASSWORD_MAIN_FILE={tmp_path}/it\'s here"\n' in unit
    everything = "\n".join(lines) + "".join(crontab.systemd_units(made).values())
    assert "the-very-secret" not in everything
    assert "/other" not in everything


def test_only_what_is_configured_is_started(tmp_path: Path) -> None:
    """Without a mailbox, public pages and a relay there is the one run, and one secret."""
    made = of(tmp_path)
    assert len(jobs(crontab.crontab_lines(made))) == 1
    assert "public pages" not in crontab.crontab_lines(made)
    assert made.unknown == ["DIGEST_TOKEN_KEYS"]
    assert list(crontab.systemd_units(made)) == ["newsdigest.service", "newsdigest.timer"]
    full = of(tmp_path, FULL)
    assert full.unknown == ["DIGEST_TOKEN_KEYS", "DIGEST_RELAY_PASSWORD", "DIGEST_BOUNCES_PASSWORD"]
    assert "public pages" in crontab.crontab_lines(full)
    assert crontab.started_units(crontab.systemd_units(full)).endswith(
        " enable --now newsdigest.timer newsdigest-bounces.timer newsdigest-serve.service"
    )


def test_the_hours_are_told_in_both_zones(tmp_path: Path) -> None:
    """The publication's, which decide, and this machine's."""
    said = "from 06:00 to 11:00, Asia/Kolkata; today that is 00:30 to 05:30 on this machine (UTC)."
    made = of(tmp_path, FULL)
    assert f"# Mail is sent {said}\n" in crontab.crontab_lines(made)
    assert said in crontab.systemd_units(made)["newsdigest.timer"]


def test_the_hours_are_those_of_the_next_edition(tmp_path: Path) -> None:
    """Of a weekly, on another day."""
    made = of(tmp_path, f"[calendar]\ndays = ['thursday']\n{FULL}")
    said = "Asia/Kolkata; on Thursday 2026-11-26, the next day with an edition, that is 00:30 to "
    assert said in crontab.crontab_lines(made)


def test_folders_elsewhere_may_be_written_to(tmp_path: Path) -> None:
    """The database's, the outbox and the pictures', if outside the publication's; nothing else."""
    text = """
[store]
url = "sqlite:////var/lib/news/digest.db"
[send]
folder = "../mail box"
[pictures]
folder = "www/pictures"
url = "https://news.example.com/pictures"
"""
    place = tmp_path / "here"
    unit = crontab.systemd_units(of(place, text))["newsdigest.service"]
    assert words(value(unit, "ReadWritePaths")) == [
        str(place),
        "-/var/lib/news",
        f"-{tmp_path}/mail box",
    ]
    remote = of(place, '[store]\nurl = "postgresql://news@db.example/news"')
    assert remote.writes == (place,)


def test_a_run_may_take_hours_and_ends_well_when_it_is_to_come_again(tmp_path: Path) -> None:
    """Unlike systemd's defaults: a long sending and its workers go on, and 75 is no failure."""
    made = crontab.systemd_units(of(tmp_path, FULL))
    for name in ("newsdigest.service", "newsdigest-bounces.service"):
        assert value(made[name], "Type") == "oneshot"
        assert value(made[name], "TimeoutStartSec") == "infinity"
        assert value(made[name], "KillMode") == "mixed"
        assert value(made[name], "SuccessExitStatus") == "75"
    assert value(made["newsdigest-serve.service"], "Restart") == "on-failure"
    assert value(made["newsdigest.timer"], "OnCalendar") == "*:0/10"
    assert value(made["newsdigest.timer"], "Persistent") == "true"
