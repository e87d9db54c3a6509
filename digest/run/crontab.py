"""Crontab: the lines for cron, or the units for systemd, by which a publication runs by itself."""

import re
import shlex
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from digest import tokens
from digest.config.environment import BOUNCES_PASSWORD, RELAY_PASSWORD
from digest.config.settings import Settings
from digest.delivery.window import send_window
from digest.errors import CannotSchedule
from digest.store import database

#: The folder of an administrator's systemd units.
UNITS: Final = Path("/etc/systemd/system")

#: A service that a timer starts. KillMode: a pool of processes ends with its owner.
_ONCE = """\
Type=oneshot
# Sending may take hours. When it is stopped, what is in hand is finished first.
TimeoutStartSec=infinity
TimeoutStopSec=5min
KillMode=mixed
# 75: try again later. What else is not 0 needs a person.
SuccessExitStatus=75
"""
_ALWAYS = """\
Restart=on-failure
RestartSec=5
TimeoutStopSec=30
"""
_SHUT_IN = """\
ProtectSystem=strict
PrivateTmp=yes
PrivateDevices=yes
NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
LockPersonality=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
"""
_AT_BOOT = """
[Install]
WantedBy=multi-user.target
"""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A publication and its place: how the `program` is started, by which `user`, what it `writes`.

    `secrets` are the variables that it needs, `files` those that name a secret's file now; `hours`
    is a sentence that says when mail is sent.
    """

    program: tuple[str, ...]
    config: Path
    user: str
    writes: tuple[Path, ...]
    secrets: tuple[str, ...]
    files: Mapping[str, Path]
    hours: str
    has_mailbox: bool
    has_pages: bool

    @property
    def unknown(self) -> list[str]:
        """The secrets whose file is not known."""
        return [
            name for name in self.secrets if not any(file.startswith(name) for file in self.files)
        ]


def plan_schedule(
    settings: Settings,
    config: Path,
    program: tuple[str, ...],
    user: str,
    environment: Mapping[str, str],
    now: datetime,
) -> Schedule:
    """Return a publication's schedule; `now` has this machine's zone. Raises CannotSchedule."""
    files = {
        name: Path(path).absolute()
        for name, path in sorted(environment.items())
        if path and re.fullmatch(r"DIGEST_[A-Z0-9_]+_FILE", name)
    }
    writes = tuple(_writes(settings))
    for text in (*program, *map(str, (config, *writes, *files.values()))):
        if any(unicodedata.category(char) in ("Cc", "Cs") for char in text):
            reason = "it has a line break or another control character, or is not UTF-8"
            raise CannotSchedule(path=ascii(text)[1:-1], reason=reason)
    return Schedule(
        program,
        config,
        user,
        writes,
        tuple(_secrets(settings)),
        files,
        _hours(settings, now),
        has_mailbox=settings.bounces.imap is not None,
        has_pages=settings.mail.public_url is not None,
    )


def crontab_lines(schedule: Schedule) -> str:
    """Return lines for a crontab."""
    secrets = [f"{name}={_value(path)}" for name, path in schedule.files.items()]
    secrets += [f"# {name}_FILE=/path/of/a/file" for name in schedule.unknown]
    copy = _shell([*schedule.program, "backup", str(schedule.config.parent / "backup-")])
    config = ["--config", str(schedule.config)]
    lines = [
        f"# For the crontab of {schedule.user}: crontab -e",
        f"# {schedule.hours}",
        "# 'digest run' knows that by itself, and what is done already.",
        "# What needs a person it prints, and cron mails it to:",
        "# MAILTO=you@example.com",
        "",
        f"# Secrets, each in a file that only {schedule.user} can read (chmod 600):",
        *secrets,
        "",
        f"*/10 * * * *  {_shell([*schedule.program, 'run', *config])}",
    ]
    if schedule.has_mailbox:
        fetch = [*schedule.program, "bounces", "--imap", "--quiet", *config]
        lines.append(f"*/5 * * * *  {_shell(fetch)}")
    lines += [
        "",
        "# A backup of the memory every night; the last seven are kept. Best on another disk.",
        f"# 15 3 * * *  {copy}$(date +\\%u).gz {_shell(config)} >/dev/null",
    ]
    if schedule.has_pages:
        lines += ["", "# The public pages need a service: see 'digest cron --systemd'."]
    return "\n".join(lines) + "\n"


def systemd_units(schedule: Schedule) -> dict[str, str]:
    """Return systemd's units by their file names. Raises CannotSchedule."""
    if set("'\"\\") & set(schedule.program[0]):
        reason = (
            "systemd starts no program whose path has quotes or backslashes."
            " Install newsdigest elsewhere"
        )
        raise CannotSchedule(path=schedule.program[0], reason=reason)
    made = {
        "newsdigest.service": _service(schedule, "Today's newsletters", ["run"], _ONCE),
        "newsdigest.timer": _timer(
            "Today's newsletters, every ten minutes",
            f"{schedule.hours} 'digest run' knows that by itself.",
            "*:0/10",
        ),
    }
    if schedule.has_mailbox:
        words = ["bounces", "--imap", "--quiet"]
        made["newsdigest-bounces.service"] = _service(
            schedule, "Newsletters that came back", words, _ONCE
        )
        made["newsdigest-bounces.timer"] = _timer(
            "Newsletters that came back, every five minutes",
            "Who complains gets no more mail from then on.",
            "*:0/5",
        )
    if schedule.has_pages:
        serve = _service(schedule, "The newsletters' public pages", ["serve"], _ALWAYS)
        made["newsdigest-serve.service"] = serve + _AT_BOOT
    return made


def started_units(names: Iterable[str]) -> str:
    """Return the commands that start the units with these `names`."""
    wanted = [name for name in names if name.endswith(".timer") or "serve" in name]
    return f"systemctl daemon-reload && systemctl enable --now {' '.join(wanted)}"


def _service(schedule: Schedule, description: str, words: list[str], runs: str) -> str:
    program, *rest = map(_word, [*schedule.program, *words, "--config", str(schedule.config)])
    # $NAME is a variable in arguments, but not in the program's path.
    command = " ".join([program, *(word.replace("$", "$$") for word in rest)])
    own, *others = schedule.writes
    writes = " ".join([_word(str(own)), *(_word(f"-{path}") for path in others)])
    known = "".join(
        f"Environment={_word(f'{name}={path}')}\n" for name, path in schedule.files.items()
    )
    missing = "".join(f"#   {name}=...\n" for name in schedule.unknown)
    return f"""\
[Unit]
Description={description}
Wants=network-online.target
After=network-online.target

[Service]
ExecStart={command}
User={schedule.user}
{runs}
# Secrets stand in this file of root's, which nobody else can read (chmod 600), a line for each:
{missing}EnvironmentFile=-/etc/newsdigest.env
{known}
# It may write here, and nowhere else.
ReadWritePaths={writes}
{_SHUT_IN}"""


def _timer(description: str, why: str, calendar: str) -> str:
    return f"""\
[Unit]
Description={description}

[Timer]
# {why}
OnCalendar={calendar}
RandomizedDelaySec=15
Persistent=true

[Install]
WantedBy=timers.target
"""


def _writes(settings: Settings) -> Iterator[Path]:
    """Yield the folders that are written to: the publication's, and those outside it."""
    own = settings.folder
    yield own
    file = database.database_file(settings.store.url, own)
    places = (file and file.parent, settings.send.folder, settings.pictures.folder)
    for place in dict.fromkeys((own / one).resolve() for one in places if one):
        if not place.is_relative_to(own):
            yield place


def _secrets(settings: Settings) -> Iterator[str]:
    yield tokens.KEYS_VARIABLE
    if any(relay.user for relay in settings.relays):
        yield RELAY_PASSWORD
    if settings.bounces.imap:
        yield BOUNCES_PASSWORD


def _hours(settings: Settings, now: datetime) -> str:
    """Say when mail is sent, in the publication's time zone and in this machine's."""
    today = now.astimezone(settings.zone).date()
    day = settings.calendar.next_edition(today) or today
    window = send_window(settings, day)
    opens, closes = (time.astimezone(now.tzinfo) for time in (window.opens, window.closes))
    there = f"{' to '.join(settings.send.hours())}, {settings.site.timezone}"
    here = f"{opens:%H:%M} to {closes:%H:%M} on this machine ({now:%Z})"
    when = "today" if day == today else f"on {day:%A} {day}, the next day with an edition,"
    return f"Mail is sent from {there}; {when} that is {here}."


def _shell(words: Iterable[str]) -> str:
    """Return words quoted for a crontab's command.

    To cron an unescaped "%" ends the line, and some crons make one backslash of two: so none stands
    before another, or before a "%".
    """
    return shlex.join(words).replace("\\", "\\''").replace("%", "\\%")


def _value(path: Path) -> str:
    """Return a path as a variable's value in a crontab; quotes keep the blanks at its end."""
    text = str(path)
    return text if text == text.rstrip() else f'"{text}"'


def _word(text: str) -> str:
    """Return a word of a unit, quoted if need be (systemd.syntax(7))."""
    text = text.replace("%", "%%")
    if re.fullmatch(r"[\w@%$+=:,./-]+", text):
        return text
    return '"{}"'.format(text.replace("\\", "\\\\").replace('"', '\\"'))
