"""Replies: what a relay's reply means for a delivery. Decisions only: no network, no clock."""

from dataclasses import dataclass
from typing import Final, Literal

#: Why a delivery is refused: there is no such mailbox, or its owner or a relay rejects the mail.
RefusalKind = Literal["", "mailbox", "policy"]
SubmissionState = Literal["sent", "deferred", "refused", "doubtful"]

#: The steps of a submission (RFC 5321, section 3.3). ANSWER is the reply to the final dot.
SmtpStep = Literal["MAIL", "RCPT", "DATA", "answer"]
MAIL: Final = "MAIL"
RCPT: Final = "RCPT"
DATA: Final = "DATA"
ANSWER: Final = "answer"

#: The reply codes after which the next step may be taken.
_WANTED: dict[SmtpStep, tuple[int, ...]] = {
    MAIL: (250,),
    RCPT: (250, 251),
    DATA: (354,),
    ANSWER: (250,),
}
#: Codes that concern no recipient: authentication (RFC 4954) or encryption is missing.
_NOT_US = frozenset({530, 534, 535, 538})
#: Characters of a reply that are shown, and those that are looked at for them.
_LONGEST, _LONGEST_READ = 300, 3000


@dataclass(frozen=True, slots=True)
class Submission:
    """The outcome of one submission.

    With `trouble` the relay rejects the sender. Unless `kept`, the connection is lost.
    """

    state: SubmissionState
    reply: str = ""
    kind: RefusalKind = ""
    relay: str = ""
    trouble: bool = False
    kept: bool = True


def is_wanted(step: SmtpStep, code: int) -> bool:
    """Return True if the relay accepted a step."""
    return code in _WANTED[step]


def classify_reply(step: SmtpStep, code: int, text: str) -> Submission:
    """Classify a reply that ends the submission (RFC 5321, section 4.2).

    4yz: not now. 5yz: never. After all of a message was sent, a reply that is none of these leaves
    it in doubt whether it was accepted.
    """
    reply = shown_reply(f"{code} {text}" if code > 0 else f"not a reply: {text}")
    if step == ANSWER and is_wanted(step, code):
        return Submission("sent", reply)
    if 400 <= code < 500:
        return Submission("deferred", reply, kept=code != 421)
    if 500 <= code < 600:
        if step == MAIL or code in _NOT_US:
            return Submission("deferred", reply, trouble=True)
        return Submission("refused", reply, _kind(f"{code} {text}"))
    return classify_loss(step, reply)


def classify_loss(step: SmtpStep, reason: str) -> Submission:
    """Classify a connection that was lost, or made no sense any more, at a step."""
    reason = shown_reply(reason)
    if step == ANSWER:
        reply = f"no answer after the whole message was sent: {reason}"
        return Submission("doubtful", reply, kept=False)
    return Submission("deferred", f"the connection was lost at {step}: {reason}", kept=False)


def retry_pause(attempt: int, first: float, longest: float = 3600.0) -> float:
    """Return the seconds to wait after an `attempt` (from 1 on): twice as long each time."""
    return float(min(longest, first * 2 ** min(attempt - 1, 30)))


def shown_reply(text: str) -> str:
    """Return a reply on one line, without unprintable characters, cut to 300 characters."""
    printable = "".join(char if char.isprintable() else " " for char in text[:_LONGEST_READ])
    return " ".join(printable.split())[:_LONGEST]


def _kind(text: str) -> RefusalKind:
    """Return "mailbox" if the words or the code of a 5yz reply say that nobody reads mail there."""
    from digest.delivery.evidence import weigh_evidence  # most runs need none of its phrases

    return "mailbox" if weigh_evidence(text).verdict == "hard" else "policy"
