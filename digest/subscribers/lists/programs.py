"""Programs whose exports are read by their own columns.

What becomes of whom is in docs/guide/subscribers.md. Where several columns are read as one field,
the first of them that is not empty counts; of those about somebody's standing, all count.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from digest.model import SubscriberState


@dataclass(frozen=True, slots=True)
class ListProgram:
    """A program, known by all columns of one of its `marks`.

    `reads` are the columns that are read, with the field of each; the `unread` are known to say
    nothing of anybody's standing or themes. `states` are its own words for them. The people of a
    file whose name begins with one of `left_files` are not subscribed.
    """

    name: str
    marks: tuple[frozenset[str], ...]
    reads: Mapping[str, str]
    unread: frozenset[str] = frozenset()
    states: Mapping[str, SubscriberState] = field(default_factory=dict)
    left_files: tuple[str, ...] = ()


def _marks(*texts: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(text.split()) for text in texts)


_NAMES = {"name": "name", "first_name": "first_name", "last_name": "last_name"}
_EMAILS = {"email": "email", "email_address": "email"}

PROGRAMS = (
    ListProgram(
        "listmonk",
        _marks("uuid attributes status", "uuid email status"),
        _EMAILS | _NAMES | {"status": "state"},
        frozenset("id uuid attributes created_at updated_at".split()),
        {"enabled": "active", "disabled": "unsubscribed", "blocklisted": "unsubscribed"},
    ),
    ListProgram(
        "Mailchimp",
        _marks(
            "member_rating optin_time", "email_address member_rating", "email_address optin_time",
            "email_address leid euid", "email_address unsub_time", "email_address clean_time",
        ),
        _EMAILS
        | _NAMES
        | {
            "status": "state",
            "unsub_time": "unsubscribed",
            "clean_time": "bounced",
            "confirm_time": "consent_at",
            "optin_time": "consent_at",
            "confirm_ip": "consent_from",
            "optin_ip": "consent_from",
        },
        frozenset(
            "unsub_campaign_title unsub_campaign_id unsub_reason unsub_reason_other "
            "clean_campaign_title clean_campaign_id region cc tags notes".split()
        ),
        left_files=("unsubscribed", "cleaned", "nonsubscribed"),
    ),
    ListProgram(
        "Ghost",
        _marks("email subscribed_to_emails", "email complimentary_plan"),
        _EMAILS
        | _NAMES
        | {
            "subscribed_to_emails": "subscribed",
            "deleted_at": "unsubscribed",
            "created_at": "consent_at",
        },
        frozenset("labels tiers products".split()),
    ),
    ListProgram(
        "Buttondown",
        _marks(
            "creation_date type", "creation_date subscriber_type", "email subscriber_type",
            "email_address subscriber_type", "unsubscription_date",
        ),
        _EMAILS
        | _NAMES
        | {
            "type": "state",
            "subscriber_type": "state",
            "unsubscription_date": "unsubscribed",
            "undeliverability_date": "bounced",
            "creation_date": "consent_at",
            "ip_address": "consent_from",
        },
        frozenset(
            "unsubscription_reason undeliverability_reason churn_date bounce_date bounce_reason "
            "last_bounce_date last_bounce_reason metadata tags".split()
        ),
        {
            **dict.fromkeys(
                ("regular", "premium", "gifted", "trialed", "churning", "past due", "paused"),
                "active",
            ),
            "malicious": "unsubscribed",
            "spammy": "unsubscribed",
            "malformed": "bounced",
        },
    ),
    ListProgram(
        "MailPoet",
        _marks(
            "email global_status", "email list_status", "email first_name last_name status "
            "subscribed_at", "email status confirmed_ip",
        ),
        _EMAILS
        | _NAMES
        | {
            "status": "state",
            "global_status": "state",
            "list_status": "state",
            "confirmed_at": "consent_at",
            "subscribed_at": "consent_at",
            "created_at": "consent_at",
            "confirmed_ip": "consent_from",
            "subscribed_ip": "consent_from",
        },
    ),
    ListProgram(
        "Substack",
        _marks("email active_subscription", "email email_disabled"),
        _EMAILS
        | _NAMES
        | {"email_disabled": "unsubscribed", "created_at": "consent_at"},
        frozenset("active_subscription expiry plan digest_enabled prefer_digests".split()),
    ),
)  # fmt: skip
