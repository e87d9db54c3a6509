import re
from collections.abc import Sequence
from dataclasses import replace
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest
from sqlalchemy import update

from digest.config.settings import Settings, read_settings
from digest.delivery.messages import why_none_is_fit, write_messages
from digest.model import Edition
from digest.newsroom.variants import render_variants
from digest.rendering import personal
from digest.store.ledger import sendings
from digest.store.people.choices import Choice
from digest.store.schema import subscribers
from tests.delivery import publication
from tests.delivery.publication import Place
from tests.rendering import samples

EDITION = publication.edition()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Return a publication with settings."""
    made = Place(tmp_path)
    made.configure()
    return made


def write(made: Edition, settings: Settings, choices: Sequence[Choice] = ()) -> dict[str, bytes]:
    """Return the messages of an edition, by name; a later revision corrects the first."""
    variants = render_variants(made, settings.folder, choices).values()
    return write_messages(variants, settings, correct=made.revision > 1)


def test_every_variant_that_somebody_can_have_is_rendered(place: Place) -> None:
    """All, each theme, and the sets in use; a correction has a second form with its own name."""
    settings = read_settings(place.folder / "digest.toml")
    choices = [Choice(("homes", "power"), None, 1), Choice(("power", "roads"), None, 1)]
    made = write(EDITION, settings, choices)
    assert sorted(made) == ["all.msg", "homes.msg", "power.msg"]
    corrected = write(replace(EDITION, revision=2), settings)
    assert sorted(set(corrected) - set(made)) == [
        "all.correction.msg",
        "homes.correction.msg",
        "power.correction.msg",
    ]
    subject = re.search(rb"Subject: (.*)\r\n", corrected["power.correction.msg"])
    assert subject
    assert subject[1].startswith((b"Corrections: ", b"=?utf-8?"))
    assert b".correction-2." in corrected["power.correction.msg"]
    assert personal.load_template(made["all.msg"])


def test_what_the_preflight_refuses_has_its_reason_in_place_of_a_message(place: Place) -> None:
    """An error that a reader would see holds the variant back, and its rule is named."""
    fit = samples.article("Flats are let", "Two hundred flats were let in Pune.")
    hollow = samples.edition([samples.article("")], [fit], publication=EDITION.publication)
    made = write(hollow, read_settings(place.folder / "digest.toml"))
    assert sorted(made) == ["all.held", "homes.msg", "power.held"]
    assert made["power.held"].startswith(b"E702 ")


@pytest.mark.parametrize(
    ("themes", "is_fit"),
    [([], True), ([("homes",), ("power",)], True), ([("power",), None], False)],
)
def test_an_edition_is_fit_if_somebody_gets_a_fit_variant(
    place: Place, themes: Sequence[tuple[str, ...] | None], *, is_fit: bool
) -> None:
    """Without subscribers, if there is any: somebody may come."""
    settings = read_settings(place.folder / "digest.toml")
    fit = samples.article("Flats are let", "Two hundred flats were let in Pune.")
    hollow = samples.edition([samples.article("")], [fit], publication=EDITION.publication)
    choices = [Choice(chosen, None, 1) for chosen in themes]
    variants = render_variants(hollow, settings.folder, choices).values()
    fault = why_none_is_fit(variants, write_messages(variants, settings, correct=False))
    assert (fault is None) is is_fit
    assert is_fit or str(fault).startswith("E702 ")
    assert is_fit or str(fault).endswith(" (in 'all')")


def test_readers_of_another_language_have_a_variant_of_their_own(place: Place) -> None:
    """Fixed words and dates are in their language, if it has a catalogue; stories stay."""
    settings = read_settings(place.folder / "digest.toml")
    choices = [
        Choice(None, "hi-IN", 3),
        Choice(("power",), "hi", 1),
        Choice(None, "en-GB", 9),
        Choice(None, "fr", 2),
    ]
    made = write(replace(EDITION, revision=2), settings, choices)
    assert {name for name in made if "@" in name} == {
        "all@hi.msg", "power@hi.msg", "all@hi.correction.msg", "power@hi.correction.msg"
    }  # fmt: skip
    hindi = message_from_bytes(made["all@hi.msg"], policy=SMTP)
    assert hindi["Content-Language"] == "hi"
    text = hindi.get_body(("plain",)).get_content()
    assert "सदस्यता छोड़ें" in text
    assert "Two hundred flats were let in Pune." in text
    assert message_from_bytes(made["all.msg"], policy=SMTP)["Content-Language"] == "en-IN"


def test_everybody_is_sent_their_language(place: Place) -> None:
    """A language without a catalogue, or new since the approval, is the publication's."""
    with place.memory() as memory:
        publication.subscribe(memory, 4, themes=("all",))
        with memory.write() as connection:
            for number, language in ((1, "hi"), (2, "fr"), (3, "en-GB")):
                which = subscribers.c.id == number
                connection.execute(update(subscribers).where(which).values(language=language))
        publication.approve(place, memory)
        with memory.read() as connection:
            found = {
                one.subscriber: one.variant
                for one in sendings.list_deliveries(connection, publication.DAY)
            }
    assert found == {1: "all@hi", 2: "all", 3: "all", 4: "all"}
