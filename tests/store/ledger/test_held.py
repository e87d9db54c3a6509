"""Readers whose variant is held: counted, told, and sent a later revision once."""

from digest.store.database import Memory
from digest.store.ledger import opening, sendings
from digest.store.ledger.claims import Report, Span
from digest.store.ledger.held import HeldVariant, held_variants, why_held
from digest.store.ledger.transaction import ledger_transaction
from tests.store.ledger.spans import DAY, NOW, claim, mark, states
from tests.store.people_rows import subscribe

CHOICES = {("homes", None): "homes", ("power", None): "power"}
WHY = "E403 https://192.0.2.7/: leads to a machine, not to a site"


def prepare(memory: Memory, revision: int, held: dict[str, str]) -> None:
    """Prepare the ledger."""
    with ledger_transaction(memory) as connection:
        opening.open_sending(connection, DAY, revision, CHOICES, NOW, held)


def waiting(memory: Memory, kind: str = "edition") -> list[HeldVariant]:
    """Return what is held."""
    with memory.read() as connection:
        return held_variants(connection, DAY, kind)


def test_readers_of_a_held_variant_wait_for_the_next_revision(memory: Memory) -> None:
    """The others are sent theirs; nobody gets two, and whoever left meanwhile is not counted."""
    subscribe(memory, 1, themes="homes")
    subscribe(memory, 2, 3, themes="power")
    prepare(memory, 1, {"power": WHY})
    assert waiting(memory) == [HeldVariant("power", WHY, 2)]
    (one,) = claim(memory)
    mark(memory, Report(one.subscriber, "sent"))
    assert states(memory) == {1: "sent", 2: "skipped", 3: "skipped"}
    prepare(memory, 2, {})
    assert waiting(memory) == []
    span = Span(DAY, "edition", 2)
    assert [one.subscriber for one in claim(memory, span=span)] == [2, 3]


def test_what_is_not_sent_yet_can_be_held_later(memory: Memory) -> None:
    """A new revision replaces the one that waits, and then is replaced itself."""
    subscribe(memory, 1, themes="power")
    prepare(memory, 1, {})
    prepare(memory, 2, {"power": WHY})
    assert (states(memory), len(waiting(memory))) == ({1: "skipped"}, 1)
    prepare(memory, 3, {"power": "E301 HTML: broken"})
    assert waiting(memory) == [HeldVariant("power", "E301 HTML: broken", 1)]
    prepare(memory, 4, {})
    assert states(memory) == {1: "pending"}


def test_a_correction_is_held_alike(memory: Memory) -> None:
    """From those who were sent what it corrects; the next correction reaches them."""
    subscribe(memory, 1, themes="power")
    prepare(memory, 1, {})
    (one,) = claim(memory)
    mark(memory, Report(one.subscriber, "sent"))
    with ledger_transaction(memory) as connection:
        kind = opening.open_correction(connection, DAY, 2, CHOICES, NOW, {"power": WHY})
    assert waiting(memory, kind) == [HeldVariant("power", WHY, 1)]
    assert waiting(memory) == []
    with ledger_transaction(memory) as connection:
        later = opening.open_correction(connection, DAY, 3, CHOICES, NOW)
    assert states(memory, later) == {1: "pending"}


def test_what_is_told_names_the_variant_and_the_rule() -> None:
    """And, once for all of them, what to do; a correction is sent by hand."""
    power, homes = HeldVariant("power", WHY, 1), HeldVariant("homes", "E208.", 2)
    fix = "Fix that, then 'digest build --date 2026-11-23' and 'digest approve 2026-11-23': "
    assert why_held(DAY, [power, homes]) == (
        f"2026-11-23, edition: 'power' is held from 1 reader: {WHY}; 'homes' is held from 2 "
        f"readers: E208. {fix}the next run sends it to them"
    )
    spoken = HeldVariant("power@hi", WHY, 3)
    assert why_held(DAY, [power, homes, spoken]) == (
        f"2026-11-23, edition: 'power', 'power@hi' are held from 4 readers: {WHY}; 'homes' is held "
        f"from 2 readers: E208. {fix}the next run sends it to them"
    )
    said = why_held(DAY, [power], sendings.correction_kind(2))
    assert said
    assert said.endswith(f"{fix}'digest correct 2026-11-23' sends it to them")
    assert why_held(DAY, []) is None
