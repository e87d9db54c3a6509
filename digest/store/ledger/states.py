"""States of deliveries and sendings, and the conditions that the ledger's indexes serve."""

from typing import Final

from sqlalchemy import text

PENDING: Final = "pending"
SENDING: Final = "sending"
SENT: Final = "sent"
DEFERRED: Final = "deferred"
REFUSED: Final = "refused"
DOUBTFUL: Final = "doubtful"
SKIPPED: Final = "skipped"
DELIVERY_STATES: Final = (PENDING, SENDING, SENT, DEFERRED, REFUSED, DOUBTFUL, SKIPPED)
#: The deliveries that a run still works on; all others are settled or wait for an operator.
LEFT_TO_DO: Final = (PENDING, SENDING, DEFERRED)

#: Deliveries are claimed only of a sending in this state.
OPEN: Final = "open"
#: Nothing could be reached, or it said "not now": the next run tries again by itself.
WAITING: Final = "waiting"
#: A person has to correct something and resume it: a login was refused, or everything was.
PAUSED: Final = "paused"
WITHDRAWN: Final = "withdrawn"

#: Why a delivery is skipped.
LEFT_OR_PAUSED: Final = "left, or pauses"
NO_STORY: Final = "no story in these themes"
#: So the reply begins if the variant is held; the preflight's finding follows.
HELD: Final = "held: "

# Written out, since SQLite uses a partial index only for the very words that it was made with.
TO_DO: Final = text("deliveries.state IN ('pending', 'deferred')")
IN_HAND: Final = text("deliveries.state = 'sending'")
