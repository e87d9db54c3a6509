"""The sign-up page. It says the same of every address; a mail to the address says the rest."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from digest.delivery.deliver import Message
from digest.errors import AddressRefused, DigestError
from digest.model.address import address_key, normal_address
from digest.subscribers.signup import Signup
from digest.web import forms
from digest.web.forms import FormValues
from digest.web.limits import Limit
from digest.web.pages.shell import Shell

_LOG = logging.getLogger("digest.web")
_HOUR = timedelta(hours=1)
#: Mails an hour to one address, and sign-ups an hour from one IP address.
PER_ADDRESS, PER_PLACE = 3, 20
#: A field that people do not see and programs fill in.
HONEYPOT = "website"


class SignupPage:
    """Takes in sign-ups, within their limits."""

    def __init__(self, shell: Shell, signup: Signup, now: Callable[[], datetime]) -> None:
        self._shell, self._signup, self._now = shell, signup, now
        self._of_all = Limit(shell.settings.signup.per_hour, _HOUR)
        self._of_address, self._of_place = Limit(PER_ADDRESS, _HOUR), Limit(PER_PLACE, _HOUR)

    async def subscribe(self, request: Request) -> Response:
        """Show the form (GET), or take it in (POST)."""
        if not self._shell.open:
            raise HTTPException(404)
        if request.method != "POST":
            return await run_in_threadpool(self._form)
        form = await forms.read_form(request, self._shell.hosts)
        place = request.client.host if request.client else ""
        return await run_in_threadpool(self._take, form, place)

    def _take(self, form: FormValues, place: str) -> Response:
        address = (form.get("address") or [""])[0]
        every = "all" in form.get("which", ["all"])
        wanted = [theme.slug for theme in self._shell.themes if theme.slug in form.get("theme", ())]
        if not every and not wanted:
            return self._form("page_none_chosen", address, 400)
        now = self._now()
        message: Message | None = None
        try:
            normal = normal_address(address)
            if not any(form.get(HONEYPOT, ())):
                if not self._may(normal, place, now):
                    return self._form("page_too_many", address, 429)
                message = self._signup.take(normal, None if every else wanted, place, now)
        except AddressRefused:
            return self._form("page_bad_address", address, 400)
        words = self._shell.language(None)
        said = words.say("page_check_mail_more", address=normal)
        answer = self._shell.said(words.say("page_check_mail"), [said])
        # After the response, so that its time does not tell whether a mail is sent.
        answer.background = BackgroundTask(self._send, message) if message else None
        return answer

    def _may(self, address: str, place: str, now: datetime) -> bool:
        return (
            self._of_place.allows(place, now)
            and self._of_address.allows(address_key(address), now)
            and self._of_all.allows("", now)
        )

    def _send(self, message: Message) -> None:
        try:
            self._signup.send(message)
        except DigestError as problem:
            _LOG.error("a mail to confirm a sign-up was not sent: %s", problem)

    def _form(self, problem: str = "", address: str = "", status: int = 200) -> Response:
        return self._shell.page(
            "subscribe",
            status=status,
            address=address,
            themes=self._shell.themes,
            honeypot=HONEYPOT,
            problem=self._shell.language(None).say(problem) if problem else "",
        )
