"""Mail: how messages present themselves, are signed and come back, and who may sign up for them."""

import re
from collections.abc import Mapping
from email.errors import HeaderParseError
from email.headerregistry import Address as HeaderAddress
from email.utils import parseaddr
from typing import Annotated, Literal

from msgspec import Meta

from digest.config.environment import BOUNCES_PASSWORD, DKIM_KEY, read_secret
from digest.config.subject import check_subject
from digest.config.values import Address, Count, Host, Port, SettingRefused, Table, Text, Url, about
from digest.errors import BadMailbox, CannotSign

#: Longer ones are not carried (RFC 5321, section 4.5.3.1), or would make a header's line too long.
_LONGEST_ADDRESS = 254
#: A signature follows the local part, and both may have 64 characters (RFC 5321, 4.5.3.1).
_LONGEST_LOCAL = 24
_BOUNCES_ADDRESS = re.compile(
    rf"(?=.{{1,{_LONGEST_LOCAL}}}@)"
    r"[a-z0-9!#$%&'*/?^_`{|}~-]+(\.[a-z0-9_-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
)
_DOTTED = r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"


class MailTable(Table, frozen=True, rename={"sender": "from"}):
    """`[mail]`: how the e-mail presents itself."""

    sender: Annotated[
        Address, about("The From header, at a domain of your own.", "News <news@example.com>")
    ] = "newsletter@example.com"
    reply_to: Annotated[Address | None, about("Where readers' answers go.", "desk@example.com")] = (
        None
    )
    list_id: Annotated[
        Annotated[str, Meta(pattern=_DOTTED, title="a name with dots")] | None,
        about(
            "The List-Id header, which readers' filters use; default: made of 'from'.",
            "daily.example.com",
        ),
    ] = None
    public_url: Annotated[
        Url | None,
        about(
            "Where 'digest serve' is reached: readers change their themes and "
            "unsubscribe there. Nothing is sent without it.",
            "https://news.example.com",
        ),
    ] = None
    campaign: Annotated[
        dict[Text, Text],
        about(
            "utm_ parameters of links to the site, the same for every reader of a "
            "mail; {date}, {themes} and {look} are filled in.",
            {"utm_source": "newsletter", "utm_campaign": "{date}"},
        ),
    ] = {}
    subject: Annotated[
        Text,
        about(
            "The subject line of mails of several themes; {lead}, the first headline, {site} and "
            "{date} are filled in. Mails of one theme have the subject in the theme's file.",
            "{site}: {lead}",
        ),
    ] = "{lead}"
    auto_submitted: Annotated[
        bool, about("The header that keeps out-of-office programs from answering.")
    ] = True
    precedence: Annotated[Literal["bulk", "list", "none"], about("The Precedence header.")] = "bulk"
    feedback_id: Annotated[
        Text | None,
        about(
            "The sender that Gmail reports complaints by; default: from the domain.", "daily-ledger"
        ),
    ] = None

    def __post_init__(self) -> None:
        check_subject(self.subject)
        for name, value in self.campaign.items():
            literal = re.sub(r"\{(date|themes|look)\}", "", value)
            if not re.fullmatch(r"utm_[a-z_]+", name) or set("{}") & set(literal):
                raise SettingRefused(
                    "campaign",
                    "must hold utm_ parameters, in which only {date}, {themes} and {look} are "
                    "filled in",
                )
        for key, text in (("from", self.sender), ("reply_to", self.reply_to)):
            if text is not None and not _is_address(text):
                raise SettingRefused(
                    key, "must be an e-mail address such as 'News <news@example.com>'"
                )
        if self.public_url and not self.public_url.isascii():
            raise SettingRefused("public_url", "must be in ASCII, as it stands in a mail's header")
        if self.public_url and len(self.public_url) > _LONGEST_ADDRESS:
            raise SettingRefused("public_url", f"must have at most {_LONGEST_ADDRESS} characters")
        if self.feedback_id and not re.fullmatch(r"[A-Za-z0-9-]{5,15}", self.feedback_id):
            raise SettingRefused("feedback_id", "must be 5 to 15 of A-Z, a-z, 0-9 and '-'")


class DkimTable(Table, frozen=True):
    """`[dkim]`: the domain's signature; the relay makes it unless `sign` is true."""

    selector: Annotated[
        Host | None, about("The key's name in the DNS, at SELECTOR._domainkey.DOMAIN.", "daily")
    ] = None
    domain: Annotated[
        Host | None, about("The domain that signs; default: that of [mail] from.", "example.com")
    ] = None
    sign: Annotated[
        bool, about("Sign here, with the key in DIGEST_DKIM_KEY; slower than a relay.")
    ] = False

    def __post_init__(self) -> None:
        if self.sign and not self.selector:
            raise SettingRefused("selector", "must name the key in the DNS if 'sign' is true")

    @classmethod
    def secret_variable(cls, _values: dict[str, object]) -> str:
        """Return the variable that holds the private key."""
        return DKIM_KEY

    def key(self, environment: Mapping[str, str]) -> str:
        """Return the private key. Raises CannotSign."""
        try:
            found = read_secret(environment, DKIM_KEY)
        except ValueError as problem:
            raise CannotSign(reason=problem) from None
        if not found:
            raise CannotSign(
                reason=f"there is no key: set {DKIM_KEY}_FILE to a PEM file, or {DKIM_KEY}"
            )
        return found


class ImapTable(Table, frozen=True):
    """`[bounces.imap]`: the mailbox that bounces are fetched from, by TLS."""

    host: Annotated[Host, about("The mail server.", "imap.example.com")]
    user: Annotated[
        Text, about("The user; the password stands in DIGEST_BOUNCES_PASSWORD.", "bounces")
    ]
    port: Annotated[Port, about("The server's port.")] = 993
    folder: Annotated[Text, about("The mailbox folder that is read.")] = "INBOX"
    move_to: Annotated[
        Text | None,
        about("Read messages are moved to this folder; default: marked as seen.", "Done"),
    ] = None
    timeout: Annotated[
        Annotated[float, Meta(gt=0, le=600)], about("Seconds to wait for an answer.")
    ] = 60.0
    ca_file: Annotated[
        Text | None,
        about(
            "A file of certificates to trust instead of the system's.", "/etc/ssl/private-ca.pem"
        ),
    ] = None

    @classmethod
    def secret_variable(cls, _values: dict[str, object]) -> str:
        """Return the variable that holds the password."""
        return BOUNCES_PASSWORD

    def password(self, environment: Mapping[str, str]) -> str:
        """Return the mailbox's password. Raises BadMailbox."""
        try:
            found = read_secret(environment, BOUNCES_PASSWORD)
        except ValueError as problem:
            raise BadMailbox(place=self.host, reason=problem) from None
        if not found:
            reason = f"set {BOUNCES_PASSWORD}, or {BOUNCES_PASSWORD}_FILE"
            raise BadMailbox(place=self.host, reason=reason)
        return found


class BouncesTable(Table, frozen=True):
    """`[bounces]`: the address of bounces, and how many soft ones are too many."""

    address: Annotated[
        Text | None,
        Meta(
            title="an e-mail address",
            description="The address of bounces; a signature is added behind its local part.",
            examples=["bounces@example.com"],
        ),
    ] = None
    soft_limit: Annotated[
        Annotated[int, Meta(ge=1, le=1000)],
        about("So many soft bounces within 'soft_days' suppress an address."),
    ] = 5
    soft_days: Annotated[Count, about("The days that soft bounces count for.")] = 30
    imap: Annotated[ImapTable | None, about("The mailbox to fetch bounces from.")] = None

    def __post_init__(self) -> None:
        if self.address and not _BOUNCES_ADDRESS.fullmatch(self.address):
            raise SettingRefused(
                "address",
                "must be an e-mail address such as 'bounces@example.com': small letters without "
                f"'+', at most {_LONGEST_LOCAL} characters before the '@'",
            )

    @classmethod
    def secret_variable(cls, _values: dict[str, object]) -> str:
        """Return the variable that holds the mailbox's password."""
        return BOUNCES_PASSWORD


class SignupTable(Table, frozen=True):
    """`[signup]`: the page to subscribe on, of 'digest serve'."""

    open: Annotated[bool, about("Anybody may subscribe on the public pages.")] = False
    per_hour: Annotated[
        Annotated[int, Meta(ge=1, le=100_000)],
        about("The most mails that sign-ups may cause in an hour, in all."),
    ] = 100


def _is_address(text: str) -> bool:
    """Return whether `text` is one address, with or without a name, that is safe in a header."""
    if any(ord(char) < 32 for char in text):
        return False
    _, spec = parseaddr(text)
    if not spec.isascii() or len(spec) > _LONGEST_ADDRESS:
        return False
    try:
        address = HeaderAddress(addr_spec=spec)
    except (ValueError, IndexError, HeaderParseError):
        return False
    return bool(address.username and "." in address.domain) and text.strip().endswith(
        (spec, f"<{spec}>")
    )
