"""The sign-up page. It says the same of every address; a mail to the address says the rest."""

from collections.abc import Callable
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from digest.errors import AddressRefused, TooManySignups
from digest.model.address import normal_address
from digest.newsroom.publication import Publication
from digest.subscribers.signup import Signup, take_signup
from digest.web import forms
from digest.web.forms import FormValues
from digest.web.pages.shell import Shell
from digest.web.turns import Turns

#: A field that people do not see and programs fill in.
HONEYPOT = "website"


class SignupPage:
    """Takes in sign-ups, within their quota."""

    def __init__(
        self, shell: Shell, publication: Publication, turns: Turns, now: Callable[[], datetime]
    ) -> None:
        self._shell, self._publication, self._turns, self._now = shell, publication, turns, now

    async def subscribe(self, request: Request) -> Response:
        """Show the form (GET), or take it in (POST)."""
        if not self._shell.open:
            raise HTTPException(404)
        if request.method != "POST":
            return await run_in_threadpool(self._form)
        form = await forms.read_form(request, self._shell.hosts)
        ip = request.client.host if request.client else ""
        return await self._turns.run(self._take, form, ip)

    def _take(self, form: FormValues, ip: str) -> Response:
        address = (form.get("address") or [""])[0]
        every = "all" in form.get("which", ["all"])
        wanted = tuple(
            theme.slug for theme in self._shell.themes if theme.slug in form.get("theme", ())
        )
        if not every and not wanted:
            return self._form("page_none_chosen", address, 400)
        signup = Signup(address, None if every else wanted, ip, self._now())
        try:
            normal = normal_address(address)
            if not any(form.get(HONEYPOT, ())):
                take_signup(self._publication, signup)
        except AddressRefused:
            return self._form("page_bad_address", address, 400)
        except TooManySignups:
            return self._form("page_too_many", address, 429)
        words = self._shell.language(None)
        said = words.say("page_check_mail_more", address=normal)
        return self._shell.said(words.say("page_check_mail"), [said])

    def _form(self, problem: str = "", address: str = "", status: int = 200) -> Response:
        return self._shell.page(
            "subscribe",
            status=status,
            address=address,
            themes=self._shell.themes,
            honeypot=HONEYPOT,
            problem=self._shell.language(None).say(problem) if problem else "",
        )
