"""Programs: each one's export is known by its columns, and read as what they mean."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from digest.subscribers.lists.columns import ColumnPlan, is_known_column, plan_columns
from digest.subscribers.lists.csvlist import open_list
from digest.subscribers.lists.person import ImportDefaults, PersonReader
from digest.subscribers.lists.suspects import check_columns

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
DEFAULTS = ImportDefaults({"power": "power"}, ZoneInfo("UTC"), NOW)
#: An address, a name, a state, the day of consent, whence it came; or why a line is refused.
Read = list[tuple[str, str, str, str | None, str] | str]


def read(folder: Path, content: str) -> tuple[ColumnPlan, Read]:
    """Return how the columns of an export are read, and its people."""
    path = folder / "export.csv"
    path.write_text(content, encoding="utf-8")
    with open_list(path, is_known_column) as found:
        plan = plan_columns(found)
        check_columns(found, plan, DEFAULTS.themes)
        states = plan.program.states if plan.program else {}
        reader = PersonReader(DEFAULTS, states, lambda _: "unknown")
        people: Read = []
        for record in found.records():
            try:
                one = reader.person(plan.cells(record.cells))
            except ValueError as problem:
                people.append(str(problem).partition(" is not")[0])
                continue
            since = f"{one.consent_at:%Y-%m-%d}" if one.consent_at else None
            people.append((one.address, one.name, one.state, since, one.consent_from))
        return plan, people


LISTMONK = """uuid,email,name,attributes,status,created_at,updated_at
6f1e,asha@example.in,Asha,"{""city"": ""Pune""}",enabled,2025-02-03T04:05:06Z,2025-02-03T04:05:06Z
6f2e,ravi@example.in,Ravi,{},disabled,2025-02-03T04:05:06Z,2025-02-03T04:05:06Z
6f3e,meera@example.in,Meera,{},blocklisted,2025-02-03T04:05:06Z,2025-02-03T04:05:06Z
6f4e,kiran@example.in,Kiran,{},half,2025-02-03T04:05:06Z,2025-02-03T04:05:06Z
"""
MAILCHIMP = (
    """Email Address,First Name,Last Name,Phone Number,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,\
CONFIRM_TIME,CONFIRM_IP,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS
asha@example.in,Asha,Rao,,4,2025-02-03 04:05:06,192.0.2.1,2025-02-04 07:08:09,192.0.2.2,\
Asia/Kolkata,in,mh,2025-02-04 07:08:09,12,a1b2,,"""
    '''"""VIP"",""Fair"""
ravi@example.in,Ravi,,,2,,,2025-02-04 07:08:09,192.0.2.3,,,,2025-02-04 07:08:09,13,a1b3,,
'''
)
MAILCHIMP_LEFT = """Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,\
UNSUB_TIME,UNSUB_CAMPAIGN_TITLE,UNSUB_CAMPAIGN_ID,UNSUB_REASON,UNSUB_REASON_OTHER,LEID,EUID
meera@example.in,Meera,Das,2,,2025-02-04 07:08:09,2026-05-06 07:08:09,May,77,NORMAL,,14,a1b4
"""
MAILCHIMP_CLEANED = """Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,\
CLEAN_TIME,CLEAN_CAMPAIGN_TITLE,CLEAN_CAMPAIGN_ID,LEID,EUID
kiran@example.in,,,1,,2025-02-04 07:08:09,2026-06-07 07:08:09,June,78,15,a1b5
"""
GHOST = """id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,\
created_at,deleted_at,labels,tiers
1a,asha@example.in,Asha,,true,false,,2025-02-03T04:05:06.000Z,,fair,
1b,ravi@example.in,Ravi,,false,true,cus_1,2025-02-03T04:05:06.000Z,,,Gold
1c,meera@example.in,Meera,,true,false,,2025-02-03T04:05:06.000Z,2026-01-02T03:04:05.000Z,,
1d,kiran@example.in,Kiran,,,false,,2025-02-03T04:05:06.000Z,,,
"""
BUTTONDOWN = """id,email_address,notes,metadata,tags,type,source,creation_date,ip_address,\
unsubscription_date,unsubscription_reason,undeliverability_date,churn_date
1,asha@example.in,,{},vip,regular,embedded_form,2025-02-03T04:05:06Z,192.0.2.1,,,,
2,ravi@example.in,,{},,premium,api,2025-02-03T04:05:06Z,,,,,
3,meera@example.in,,{},,unsubscribed,import,2025-02-03T04:05:06Z,,2026-01-02T03:04:05Z,bored,,
4,kiran@example.in,,{},,undeliverable,import,2025-02-03T04:05:06Z,,,,2026-01-02T03:04:05Z,
5,dev@example.in,,{},,unactivated,embedded_form,2025-02-03T04:05:06Z,,,,,
6,tara@example.in,,{},,regular,import,2025-02-03T04:05:06Z,,2026-01-02T03:04:05Z,,,
"""
MAILPOET = """email,first_name,last_name,global_status,list_status,subscribed_at,confirmed_at,\
subscribed_ip
asha@example.in,Asha,Rao,subscribed,subscribed,2025-02-03 04:05:06,2025-02-04 04:05:06,192.0.2.1
ravi@example.in,Ravi,,subscribed,unsubscribed,2025-02-03 04:05:06,,
meera@example.in,Meera,,unsubscribed,subscribed,2025-02-03 04:05:06,,
kiran@example.in,Kiran,,bounced,subscribed,2025-02-03 04:05:06,,
dev@example.in,Dev,,inactive,subscribed,2025-02-03 04:05:06,,
tara@example.in,Tara,,unconfirmed,unconfirmed,,,
"""
SUBSTACK = """Email,Name,Active Subscription,Expiry,Plan,Email disabled,Created at,First payment at
asha@example.in,Asha,true,2027-01-01,yearly,false,2025-02-03T04:05:06.000Z,2025-03-03
ravi@example.in,,false,,other,false,2025-02-03T04:05:06.000Z,
meera@example.in,Meera,false,,other,true,2025-02-03T04:05:06.000Z,
"""
SINCE = "2025-02-03"


@pytest.mark.parametrize(
    ("content", "program", "wanted"),
    [
        (LISTMONK, "listmonk", [
            ("asha@example.in", "Asha", "active", None, ""),
            ("ravi@example.in", "Ravi", "unsubscribed", None, ""),
            ("meera@example.in", "Meera", "unsubscribed", None, ""),
            "state 'half'",
        ]),
        (MAILCHIMP, "Mailchimp", [
            ("asha@example.in", "Asha Rao", "active", "2025-02-04", "192.0.2.2"),
            ("ravi@example.in", "Ravi", "active", "2025-02-04", "192.0.2.3"),
        ]),
        (MAILCHIMP_LEFT, "Mailchimp", [
            ("meera@example.in", "Meera Das", "unsubscribed", "2025-02-04", ""),
        ]),
        (MAILCHIMP_CLEANED, "Mailchimp", [("kiran@example.in", "", "bounced", "2025-02-04", "")]),
        (GHOST, "Ghost", [
            ("asha@example.in", "Asha", "active", SINCE, ""),
            ("ravi@example.in", "Ravi", "unsubscribed", SINCE, ""),
            ("meera@example.in", "Meera", "unsubscribed", SINCE, ""),
            "subscribed '(nothing)'",
        ]),
        (BUTTONDOWN, "Buttondown", [
            ("asha@example.in", "", "active", SINCE, "192.0.2.1"),
            ("ravi@example.in", "", "active", SINCE, ""),
            ("meera@example.in", "", "unsubscribed", SINCE, ""),
            ("kiran@example.in", "", "bounced", SINCE, ""),
            "state 'unactivated'",
            ("tara@example.in", "", "unsubscribed", SINCE, ""),
        ]),
        (MAILPOET, "MailPoet", [
            ("asha@example.in", "Asha Rao", "active", "2025-02-04", "192.0.2.1"),
            ("ravi@example.in", "Ravi", "unsubscribed", SINCE, ""),
            ("meera@example.in", "Meera", "unsubscribed", SINCE, ""),
            ("kiran@example.in", "Kiran", "bounced", SINCE, ""),
            "state 'inactive'",
            ("tara@example.in", "Tara", "unconfirmed", None, ""),
        ]),
        (SUBSTACK, "Substack", [
            ("asha@example.in", "Asha", "active", SINCE, ""),
            ("ravi@example.in", "", "active", SINCE, ""),
            ("meera@example.in", "Meera", "unsubscribed", SINCE, ""),
        ]),
    ],
    ids=lambda value: value if isinstance(value, str) and "\n" not in value else "",
)  # fmt: skip
def test_an_export_is_read_by_its_programs_columns(
    tmp_path: Path, content: str, program: str, wanted: Read
) -> None:
    """Active people and those who left alike; what its words do not tell is refused."""
    plan, people = read(tmp_path, content)
    assert plan.program
    assert (plan.program.name, people) == (program, wanted)


def test_a_list_of_no_program_is_read_by_our_names(tmp_path: Path) -> None:
    """An address and a name make no export."""
    plan, people = read(tmp_path, "email,first name\nasha@example.in,Asha\n")
    assert (plan.program, people) == (None, [("asha@example.in", "Asha", "active", None, "")])


def test_an_older_mailpoet_has_one_status(tmp_path: Path) -> None:
    """It is read as the state."""
    plan, people = read(
        tmp_path,
        "email,first_name,last_name,status,subscribed_at\na@example.in,A,,unsubscribed,2025-02-03\n",
    )
    assert plan.program
    assert (plan.program.name, people) == (
        "MailPoet",
        [("a@example.in", "A", "unsubscribed", SINCE, "")],
    )
