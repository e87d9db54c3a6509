import email

import pytest

from digest.subscribers.reading import automatic


@pytest.mark.parametrize(
    "subject",
    [
        "Out of Office: news", "Automatic reply: news", "Re: Auto-Reply: news", "On vacation",
        "Abwesenheitsnotiz: news", "Réponse automatique : news", "Respuesta automática: news",
        "Automatisch antwoord: news", "Автоответ: news", "自動応答: news", "自动回复: news",
        "स्वचालित उत्तर: news",
    ],
)  # fmt: skip
def test_an_automatic_reply_says_so_in_its_subject(subject: str) -> None:
    """In many languages, whoever sends it."""
    message = email.message_from_string("\n")
    assert automatic.is_autoreply(message, subject, system=True)
    assert automatic.is_autoreply(message, subject, system=False)


@pytest.mark.parametrize(
    "field",
    ["Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated; x", "Precedence: auto_reply"],
)
def test_a_field_says_so_of_people_alone(field: str) -> None:
    """A mail system's reports are marked as automatic, too (RFC 3834, section 5.1)."""
    message = email.message_from_string(f"{field}\n\n")
    assert automatic.is_autoreply(message, "Re: news", system=False)
    assert not automatic.is_autoreply(message, "Undelivered mail", system=True)


def test_other_mail_is_no_automatic_reply() -> None:
    """Also if it speaks of one."""
    message = email.message_from_string("Auto-Submitted: no\n\n")
    assert not automatic.is_autoreply(message, "What does automatic reply mean?", system=False)


@pytest.mark.parametrize(
    ("subject", "told", "challenge"),
    [
        ("Please confirm your message", "", True),
        ("Re: news", "I use SpamArrest.", True),
        ("Re: news", "Click the link to prove you are a person, to have your mail delivered", True),
        ("Undelivered", "550 user unknown", False),
        ("Re: news", "Thank you for the news.", False),
    ],
)
def test_a_challenge_asks_for_a_confirmation(subject: str, told: str, challenge: bool) -> None:  # noqa: FBT001
    """In its subject or its first lines."""
    assert automatic.is_challenge(subject, told) is challenge
