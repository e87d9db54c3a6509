"""Replies: what a relay's answer means for a delivery. Decisions only: no network, no clock."""

import re
from dataclasses import dataclass
from typing import Final, Literal

#: What is wrong where a delivery is refused: there is no such mailbox, or its owner or a relay will not have the mail.
RefusalKind = Literal["", "mailbox", "policy"]
SubmissionState = Literal["sent", "deferred", "refused", "doubtful"]

#: The steps of a submission (RFC 5321, section 3.3). ANSWER is what follows the final dot.
SmtpStep = Literal["MAIL", "RCPT", "DATA", "answer"]
MAIL: Final = "MAIL"
RCPT: Final = "RCPT"
DATA: Final = "DATA"
ANSWER: Final = "answer"

#: A step's reply that asks for the next one.
_WANTED: dict[SmtpStep, tuple[int, ...]] = {
    MAIL: (250,),
    RCPT: (250, 251),
    DATA: (354,),
    ANSWER: (250,),
}
#: The relay will not talk to us, whoever the recipient is: authentication (RFC 4954), or encryption, is missing.
_NOT_US = frozenset({530, 534, 535, 538})
#: Enhanced codes (RFC 3463) that say that nobody reads mail at an address: 5.1.1 to 5.1.3, 5.1.6, 5.1.10, 5.2.1.
_NOBODY = re.compile(r"5\.(1\.(1|2|3|6|10)|2\.1)\b")
_ENHANCED = re.compile(r"[45]\.\d{1,3}\.\d{1,3}\b")
#: A 550 alone may also mean policy (RFC 5321, section 4.2.3), so it has to say so in words.
_SAYS_NOBODY = re.compile(
    r"(user|mailbox|recipient|address|account)\b.{0,40}\b(unknown|not found|not exist|disabled|inactive|invalid)"
    r"|\b(no such|unknown|invalid|non-?existent)\b.{0,20}\b(user|mailbox|recipient|address|account)",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Submission:
    """What became of one submission.

    Where the relay itself is in `trouble`, nothing is said about the recipient. A connection that is not `kept` is over.
    """

    state: SubmissionState
    reply: str = ""
    kind: RefusalKind = ""
    relay: str = ""
    trouble: bool = False
    kept: bool = True


def is_wanted(step: SmtpStep, code: int) -> bool:
    """Tell whether the relay goes along with a step."""
    return code in _WANTED[step]


def classify_reply(step: SmtpStep, code: int, text: str) -> Submission:
    """Return what a reply to a step means that does not ask for the next, or that ends the submission.

    4yz: not now. 5yz: never. An answer that is none leaves in doubt whether the message was taken, if all of it was sent.
    """
    reply = shown_reply(f"{code} {text}" if code > 0 else f"not a reply: {text}")
    if step == ANSWER and is_wanted(step, code):
        return Submission("sent", reply)
    if 400 <= code < 500:
        return Submission("deferred", reply, kept=code != 421)
    if 500 <= code < 600:
        if step == MAIL or code in _NOT_US:
            return Submission("deferred", reply, trouble=True)
        return Submission("refused", reply, _kind(code, text))
    return classify_loss(step, reply)


def classify_loss(step: SmtpStep, reason: str) -> Submission:
    """Return what it means that a connection ended, or made no sense any more, at a step."""
    if step == ANSWER:
        return Submission(
            "doubtful",
            f"no answer after the whole message was sent: {shown_reply(reason)}",
            kept=False,
        )
    return Submission(
        "deferred", f"the connection was lost at {step}: {shown_reply(reason)}", kept=False
    )


def retry_pause(attempt: int, first: float, longest: float = 3600.0) -> float:
    """Return how long to wait after the `attempt`-th one (from 1 on), in seconds: twice as long each time."""
    return float(min(longest, first * 2 ** min(attempt - 1, 30)))


def shown_reply(text: str) -> str:
    """Return what a relay said on one line, short, and without what cannot be seen."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[
        :_LONGEST
    ]


def _kind(code: int, text: str) -> RefusalKind:
    if _ENHANCED.search(text):
        return "mailbox" if _NOBODY.search(text) else "policy"
    if code in (550, 551, 553):
        return "mailbox" if _SAYS_NOBODY.search(text) else "policy"
    return "policy"
