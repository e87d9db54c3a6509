"""A subscription's own pages: unsubscribe, preferences, confirmation and undo."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from digest import tokens
from digest.model import Subscriber
from digest.store.database import Memory
from digest.store.ledger.transaction import ledger_transaction
from digest.store.people.choices import choose_themes, unsubscribe_theme
from digest.store.people.resubscriptions import (
    CONFIRM_WITHIN,
    confirm_subscription,
    subscriber_to_confirm,
)
from digest.store.people.standing import (
    pause_subscriber,
    resume_subscriber,
    undo_unsubscribe,
    unsubscribe,
)
from digest.store.people.subscribers import GONE_STATES, get_subscriber
from digest.tokens import CONFIRM, PREFERENCES, UNDO, UNSUBSCRIBE, Claim, Keys
from digest.web import forms
from digest.web.forms import FormValues
from digest.web.pages.shell import Shell
from digest.web.turns import Turns

#: How long an unsubscription can be undone.
UNDO_WITHIN = timedelta(hours=1)
#: The longest pause.
_LONGEST_PAUSE = timedelta(days=366)
_USUAL_PAUSE = timedelta(days=14)


class SubscriptionPages:
    """The pages that the links in mails lead to. GET shows, POST acts."""

    def __init__(
        self,
        shell: Shell,
        memory: Memory,
        keys: Keys,
        turns: Turns,
        now: Callable[[], datetime],
    ) -> None:
        self._shell, self._memory, self._keys = shell, memory, keys
        self._turns, self._now = turns, now

    async def unsubscribe(self, request: Request) -> Response:
        """Ask first (GET); unsubscribe (POST), also by a mail program's one click (RFC 8058)."""
        claim = self._keys.read(UNSUBSCRIBE, request.path_params["token"])
        if request.method != "POST":
            return await run_in_threadpool(self._ask, claim)
        form = await forms.read_form(request, self._shell.hosts)
        return await self._turns.run(self._leave, claim, form)

    async def preferences(self, request: Request) -> Response:
        """Show what a subscriber gets (GET), or change it (POST)."""
        claim = self._keys.read(PREFERENCES, request.path_params["token"])
        if request.method != "POST":
            return await run_in_threadpool(self._choices, claim)
        form = await forms.read_form(request, self._shell.hosts)
        return await self._turns.run(self._change, claim, form)

    async def confirm(self, request: Request) -> Response:
        """Ask a subscriber to confirm (GET), or note that they did (POST)."""
        since = self._now() - CONFIRM_WITHIN
        claim = self._keys.read(CONFIRM, request.path_params["token"], since)
        if request.method != "POST":
            return await run_in_threadpool(self._confirmable, claim)
        await forms.read_form(request, self._shell.hosts)
        return await self._turns.run(self._confirm, claim)

    async def undo(self, request: Request) -> Response:
        """Undo an unsubscription, by the button of the page that reported it."""
        claim = self._keys.read(UNDO, request.path_params["token"], self._now() - UNDO_WITHIN)
        await forms.read_form(request, self._shell.hosts)
        return await self._turns.run(self._undo, claim)

    def _ask(self, claim: Claim) -> Response:
        person = self._person(claim)
        if person is None or person.state in GONE_STATES:
            return self._ended(person)
        return self._shell.page(
            "unsubscribe",
            person,
            address=self._shell.whose(person),
            themes=self._shell.had(person),
            back=self._preferences_of(person),
        )

    def _leave(self, claim: Claim, form: FormValues) -> Response:
        action = _one(form, "do")
        if action == "keep":
            return self._done(claim, "page_kept", "page_has")
        slugs = [theme.slug for theme in self._shell.themes]
        if action == "theme":
            slug: str | None = _one(form, "theme")
        else:
            slug = self._theme_of(claim) if action == "" else None
        if action not in ("", "all", "theme") or (action == "theme" and slug not in slugs):
            raise HTTPException(400)
        with ledger_transaction(self._memory) as connection:
            before = get_subscriber(connection, claim.subscriber)
            if slug is None:
                unsubscribe(connection, claim.subscriber, self._now())
            else:
                unsubscribe_theme(connection, claim.subscriber, self._now(), slug, slugs)
            person = get_subscriber(connection, claim.subscriber)
        if "One-Click" in form.get("List-Unsubscribe", ()):
            return PlainTextResponse("Unsubscribed.\n")
        if slug is None or person is None or person.state in GONE_STATES:
            got_mail = before is not None and before.state in ("active", "paused")
            return self._ended(person, left=True, may_undo=got_mail)
        words = self._shell.language(person)
        title = next((theme.title for theme in self._shell.themes if theme.slug == slug), slug)
        still = words.say("page_still", themes=self._shell.titles(person))
        heading = words.say("page_left_theme", theme=title)
        return self._shell.said(heading, [still], person, back=self._preferences_of(person))

    def _undo(self, claim: Claim) -> Response:
        with ledger_transaction(self._memory) as connection:
            undo_unsubscribe(connection, claim.subscriber, claim.issued, self._now())
        return self._done(claim, "page_undone", "page_has")

    def _choices(self, claim: Claim, problem: str = "", status: int = 200) -> Response:
        person = self._person(claim)
        if person is None or person.state in GONE_STATES:
            return self._ended(person)
        today = self._today()
        pauses = person.state == "paused" and person.paused_until and person.paused_until >= today
        return self._shell.page(
            "preferences",
            person,
            status,
            address=self._shell.whose(person),
            themes=self._shell.themes,
            every=person.themes is None,
            chosen=person.themes or (),
            may_pause=person.state != "unconfirmed",
            paused=person.paused_until if pauses else None,
            first=today,
            last=today + _LONGEST_PAUSE,
            until=today + _USUAL_PAUSE,
            problem=self._shell.language(person).say(problem, **self._days()) if problem else "",
        )

    def _change(self, claim: Claim, form: FormValues) -> Response:
        person = self._person(claim)
        if person is None or person.state in GONE_STATES:
            return self._ended(person)
        changes: Mapping[str, Callable[[Claim, FormValues], Response]] = {
            "themes": self._choose,
            "pause": self._pause,
            "resume": self._resume,
            "leave": lambda claim, _form: self._leave(claim, {}),
        }
        change = changes.get(_one(form, "do"))
        if change is None:
            raise HTTPException(400)
        return change(claim, form)

    def _choose(self, claim: Claim, form: FormValues) -> Response:
        known = [theme.slug for theme in self._shell.themes]
        wanted = [slug for slug in known if slug in form.get("theme", ())]
        every = _one(form, "which") == "all"
        if not every and not wanted:
            return self._choices(claim, "page_none_chosen", 400)
        chosen = None if every else wanted
        with ledger_transaction(self._memory) as connection:
            choose_themes(connection, claim.subscriber, chosen, self._now())
        return self._done(claim, "page_saved", "page_saved_more")

    def _pause(self, claim: Claim, form: FormValues) -> Response:
        today = self._today()
        try:
            until = date.fromisoformat(_one(form, "until"))
        except ValueError:
            until = date.min
        if not today <= until <= today + _LONGEST_PAUSE:
            return self._choices(claim, "page_bad_day", 400)
        with ledger_transaction(self._memory) as connection:
            pause_subscriber(connection, claim.subscriber, until, self._now())
        person = self._person(claim)
        if person is None or person.state != "paused" or person.paused_until is None:
            return self._ended(person)
        words = self._shell.language(person)
        heading = words.say("page_paused", day=words.long_date(person.paused_until))
        said, back = words.say("page_pause_more"), self._preferences_of(person)
        return self._shell.said(heading, [said], person, back=back)

    def _resume(self, claim: Claim, _form: FormValues) -> Response:
        with ledger_transaction(self._memory) as connection:
            resume_subscriber(connection, claim.subscriber, self._now())
        return self._done(claim, "page_resumed", "page_has")

    def _confirmable(self, claim: Claim) -> Response:
        with self._memory.read() as connection:
            person = subscriber_to_confirm(connection, claim.subscriber, claim.issued)
        if person is None or person.state in GONE_STATES:
            return self._ended(person)
        if person.state != "unconfirmed":
            return self._confirmed(person)
        return self._shell.page(
            "confirm", person, address=self._shell.whose(person), themes=self._shell.titles(person)
        )

    def _confirm(self, claim: Claim) -> Response:
        with ledger_transaction(self._memory) as connection:
            confirm_subscription(connection, claim.subscriber, claim.issued, self._now())
            person = get_subscriber(connection, claim.subscriber)
        if person is None or person.state in GONE_STATES:
            return self._ended(person)
        return self._confirmed(person)

    def _confirmed(self, person: Subscriber) -> Response:
        words, shell = self._shell.language(person), self._shell
        said = words.say(
            "page_confirmed_more",
            address=shell.whose(person),
            site=shell.publication.name,
            themes=shell.titles(person),
        )
        back = self._preferences_of(person)
        return shell.said(words.say("page_confirmed"), [said], person, back=back)

    def _done(self, claim: Claim, heading: str, sentence: str) -> Response:
        person = self._person(claim)
        if person is None or person.state in GONE_STATES:
            return self._ended(person)
        words = self._shell.language(person)
        said = words.say(sentence, themes=self._shell.titles(person))
        back = self._preferences_of(person)
        return self._shell.said(words.say(heading), [said], person, back=back)

    def _ended(
        self, person: Subscriber | None, *, left: bool = False, may_undo: bool = False
    ) -> Response:
        """Say that a subscription is over: they `left` just now, or long ago, or are not known."""
        words, shell = self._shell.language(person), self._shell
        if person is None:
            return shell.said(words.say("page_nobody"), [words.say("page_nobody_more")])
        said = words.say("page_left_more", address=shell.whose(person), site=shell.publication.name)
        undo = ""
        if may_undo:
            undo = f"{shell.root}/undo/{self._keys.sign(UNDO, person.id, person.changed)}"
        heading = words.say("page_left" if left else "page_ended")
        return shell.said(heading, [said], person, undo=undo)

    def _person(self, claim: Claim) -> Subscriber | None:
        with self._memory.read() as connection:
            return get_subscriber(connection, claim.subscriber)

    def _preferences_of(self, person: Subscriber) -> str:
        token = self._keys.sign(PREFERENCES, person.id, self._now())
        return f"{self._shell.root}/preferences/{token}"

    def _theme_of(self, claim: Claim) -> str | None:
        """Return the theme that a link unsubscribes from by itself, or None for all."""
        slugs = [theme.slug for theme in self._shell.themes] if claim.number else []
        return next((slug for slug in slugs if tokens.token_number(slug) == claim.number), None)

    def _today(self) -> date:
        return self._now().astimezone(self._shell.settings.zone).date()

    def _days(self) -> dict[str, str]:
        words, today = self._shell.language(None), self._today()
        return {"first": words.long_date(today), "last": words.long_date(today + _LONGEST_PAUSE)}


def _one(form: FormValues, name: str) -> str:
    values: Iterable[str] = form.get(name, ())
    return next(iter(values), "")
