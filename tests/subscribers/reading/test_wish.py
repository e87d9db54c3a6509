import random

import pytest

from digest.subscribers.reading import wish

TOKEN = "tOKEN-of_the_tests-0123456789abcdefghijklmn"  # noqa: S105 - none of ours


@pytest.mark.parametrize(
    "subject",
    [
        f"unsubscribe {TOKEN}", f"Unsubscribe: {TOKEN}", f"[EXTERNAL] unsubscribe {TOKEN}",
        f"AW: unsubscribe {TOKEN}", f"***SPAM*** unsubscribe {TOKEN}", f'"unsubscribe {TOKEN}"',
        f"unsubscribe+{TOKEN}", f"unsubscribe%20{TOKEN}", f"unsubscribe%3A%20{TOKEN}",
        f"Fwd: Re: unsubscribe {TOKEN} (sent by phone)", f"回复: unsubscribe {TOKEN}",
        f"unsubscribe <{TOKEN}>", f"please unsubscribe {TOKEN}.",
        f"unsubscribe {TOKEN[:20]} {TOKEN[20:]}",
    ],
)  # fmt: skip
def test_the_token_of_a_wish_is_found(subject: str) -> None:
    """Whatever programs put around it; it keeps its case."""
    assert wish.asks_to_leave(subject)
    assert wish.wish_of_subject(subject) == TOKEN


def test_every_token_is_found_in_every_place() -> None:
    """Also those that begin or end with a sign."""
    signs = "ABCxyz019-_"
    chosen = random.Random(7)
    for _ in range(300):
        token = "".join(chosen.choices(signs, k=43))
        subject = chosen.choice(["", "Re: ", "[x] ", "*** "]) + chosen.choice(
            ["unsubscribe {}", "unsubscribe%20{}", "UNSUBSCRIBE: {}", "unsubscribe+{} "]
        ).format(token)
        assert wish.wish_of_subject(subject) == token


@pytest.mark.parametrize(
    "subject",
    [
        f"unsubscribe {TOKEN}x", f"unsubscribe {TOKEN[:-1]}", f"unsubscribed {TOKEN}", TOKEN,
        f"resubscribe {TOKEN}", f"unsubscribe me, my token is {TOKEN}", "unsubscribe", "",
    ],
)  # fmt: skip
def test_what_has_no_token_behind_the_word_has_no_wish(subject: str) -> None:
    """Half a token is none."""
    assert wish.wish_of_subject(subject) == ""


@pytest.mark.parametrize(
    "text",
    [
        f"unsubscribe {TOKEN}", f"\n\n> unsubscribe {TOKEN}\n", TOKEN, f"Please.\n\n  {TOKEN}\n",
        f"https://news.example/unsubscribe?{TOKEN}",
    ],
)  # fmt: skip
def test_the_first_lines_of_a_text_may_hold_it(text: str) -> None:
    """Beside the word, or on a line of its own."""
    assert wish.wish_of_text(text) == TOKEN


def test_what_is_quoted_further_down_does_not_count() -> None:
    """Nor does a token in the middle of a line."""
    assert wish.wish_of_text("hello\n" * 10 + f"unsubscribe {TOKEN}") == ""
    assert wish.wish_of_text(f"my token is {TOKEN} I think") == ""


def test_the_tokens_of_links_are_found() -> None:
    """In every form that our mails have."""
    text = f"<https://x.example/unsubscribe/{TOKEN}>, <mailto:a@b?subject=unsubscribe%20{TOKEN}>"
    assert wish.find_tokens(text) == [TOKEN, TOKEN]
