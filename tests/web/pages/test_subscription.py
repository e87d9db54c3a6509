import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from digest import tokens
from digest.store.people.choices import choose_themes
from digest.store.people.standing import (
    erase_subscriber,
    mark_bounced,
    mark_complained,
    unsubscribe,
)
from digest.store.people.subscribers import add_subscriber
from digest.tokens import CONFIRM, PREFERENCES, UNSUBSCRIBE, Keys
from tests.web.world import KEYS, NOW, OLD, ONE_CLICK, World

MARKS = {"bounced": mark_bounced, "complained": mark_complained}


def test_one_click_unsubscribes_at_once(world: World) -> None:
    """What a mail provider, no browser, posts (RFC 8058) ends the subscription, also twice."""
    for _ in range(2):
        answer = world.ask(world.link(UNSUBSCRIBE), ONE_CLICK)
        assert (answer.status_code, answer.text) == (200, "Unsubscribed.\n")
        assert answer.headers["content-type"].startswith("text/plain")
        assert world.state == "unsubscribed"


@pytest.mark.parametrize("purpose", [UNSUBSCRIBE, PREFERENCES, CONFIRM])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_at_a_link_changes_nothing(world: World, purpose: str, method: str) -> None:
    """What scans mails opens every link in them, so opening one does nothing."""
    newcomer = world.add("meera@home.example", state="unconfirmed")
    for number in (world.reader.id, newcomer.id):
        before = world.person(number)
        answer = world.ask(world.link(purpose, number), method=method)
        assert answer.status_code == 200
        assert ("<h1>" in answer.text) == (method == "GET")
        assert world.person(number) == before


def test_the_page_says_whose_subscription_it_is(lite: World) -> None:
    """The address is masked, the themes are named, and buttons offer all, one, and nothing."""
    page = lite.ask(lite.link(UNSUBSCRIBE)).text
    assert "Subscription of r…@home.example" in page
    assert "ravi.kumar" not in page
    for theme in lite.settings.themes:
        assert f'name="theme" value="{theme.slug}"' in page
    assert page.count("<button") == len(lite.settings.themes) + 2
    assert "<script" not in page


@pytest.mark.parametrize("form", [{"do": "all"}, {"do": ""}])
def test_the_button_unsubscribes(world: World, form: dict[str, str]) -> None:
    """A browser's form ends the subscription and gets a page that says so."""
    answer = world.ask(world.link(UNSUBSCRIBE), form, {"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 200
    assert "You are unsubscribed" in answer.text
    assert world.state == "unsubscribed"


def test_one_theme_can_be_left(world: World) -> None:
    """The others stay, of all themes too; with the last one, the subscription ends."""
    path = world.link(UNSUBSCRIBE)
    answer = world.ask(path, {"do": "theme", "theme": "real-estate"})
    assert "You have left Real Estate" in answer.text
    assert "You still get: Power &amp; Renewable Energy and Infrastructure." in answer.text
    assert world.themes == ("infrastructure", "power-renewable")
    for slug in ("infrastructure", "power-renewable"):
        answer = world.ask(path, {"do": "theme", "theme": slug})
    assert "You are unsubscribed" in answer.text
    assert world.state == "unsubscribed"


def test_a_link_may_leave_one_theme(lite: World) -> None:
    """A token of a theme leaves that theme with one click; one of a former theme leaves all."""
    lite.ask(lite.link(UNSUBSCRIBE, number=lite.reader.id) + "", ONE_CLICK, method="GET")
    token = KEYS.sign(UNSUBSCRIBE, lite.reader.id, NOW, tokens.token_number("real-estate"))
    lite.ask(f"/unsubscribe/{token}", ONE_CLICK)
    assert (lite.state, lite.themes) == ("active", ("infrastructure", "power-renewable"))
    token = KEYS.sign(UNSUBSCRIBE, lite.reader.id, NOW, tokens.token_number("sports"))
    lite.ask(f"/unsubscribe/{token}", ONE_CLICK)
    assert lite.state == "unsubscribed"


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"do": "keep"}, 200),
        ({"do": "theme", "theme": "sports"}, 400),
        ({"do": "theme"}, 400),
        ({"do": "x"}, 400),
    ],
)
def test_what_is_not_asked_for_is_not_done(lite: World, form: dict[str, str], status: int) -> None:
    """Keeping changes nothing, and neither does a form that is not understood."""
    before = lite.person()
    answer = lite.ask(lite.link(UNSUBSCRIBE), form)
    assert answer.status_code == status
    assert "Nothing has changed" in answer.text
    assert lite.person() == before


def test_an_unsubscribe_link_never_expires(lite: World) -> None:
    """The link of a mail kept for years works, and one that was signed with an older key."""
    path = lite.link(UNSUBSCRIBE, keys=Keys([OLD]), issued=NOW - timedelta(days=9000))
    assert lite.ask(path, ONE_CLICK).status_code == 200
    assert lite.state == "unsubscribed"


def test_who_left_is_told_so_and_stays_away(world: World) -> None:
    """No page, and no form sent to one, makes a subscriber of somebody who left."""
    world.ask(world.link(UNSUBSCRIBE), ONE_CLICK)
    for purpose in (UNSUBSCRIBE, PREFERENCES, CONFIRM):
        path = world.link(purpose)
        assert "You are not subscribed" in world.ask(path).text
        for do in ("themes", "pause", "resume", "keep", "all"):
            form = {"do": do, "which": "all", "until": "2026-12-01"}
            assert world.ask(path, form).status_code in (200, 400)
        assert world.state == "unsubscribed"


@pytest.mark.parametrize("state", ["bounced", "complained"])
def test_who_bounced_or_complained_is_not_brought_back(lite: World, state: str) -> None:
    """Neither confirming nor choosing themes makes mail go there again."""
    with lite.memory.write() as connection:
        MARKS[state](connection, lite.reader.id, NOW)
    for purpose, form in ((CONFIRM, {}), (PREFERENCES, {"do": "themes", "which": "all"})):
        assert "You are not subscribed" in lite.ask(lite.link(purpose), form).text
    assert lite.state == state


def test_who_was_erased_is_nobody(lite: World) -> None:
    """The links of somebody of whom nothing is known any more are answered, and name nobody."""
    with lite.memory.write() as connection:
        erase_subscriber(connection, lite.reader.id, KEYS, NOW)
    for purpose in (UNSUBSCRIBE, PREFERENCES, CONFIRM):
        for form in (None, {}):
            answer = lite.ask(lite.link(purpose), form)
            assert answer.status_code == 200
            assert "Nobody is subscribed here" in answer.text
    assert lite.ask(lite.link(UNSUBSCRIBE), ONE_CLICK).text == "Unsubscribed.\n"


def undo_of(page: str) -> str | None:
    """Return where the page's button undoes that somebody left."""
    found = re.search(
        r'<form method="post" action="(/undo/[\w-]{43})"><button class="quiet">It was a mistake',
        page,
    )
    return found and found[1]


@pytest.mark.parametrize(
    ("purpose", "form"),
    [(UNSUBSCRIBE, {"do": "all"}), (PREFERENCES, {"do": "leave"})],
    ids=["link", "choices"],
)
def test_leaving_can_be_undone(world: World, purpose: str, form: dict[str, str]) -> None:
    """By the button of the page that says so, with themes and consent as before; no GET does."""
    with world.memory.write() as connection:
        choose_themes(connection, world.reader.id, ["real-estate"], NOW)
    before = world.person()
    page = world.ask(world.link(purpose), form).text
    path = undo_of(page)
    assert path
    assert world.ask(path).status_code == 405
    assert world.state == "unsubscribed"
    world.now = NOW + timedelta(minutes=59)
    for _ in range(2):
        answer = world.ask(path, {"": ""}, {"Sec-Fetch-Site": "same-origin"})
        assert "You are subscribed as before" in answer.text
        assert "You get: Real Estate." in answer.text
    assert before
    assert world.person() == replace(before, changed=NOW + timedelta(minutes=59))


def test_an_hour_later_nothing_is_undone(lite: World) -> None:
    """The button of an old page is a link that does not work."""
    path = undo_of(lite.ask(lite.link(UNSUBSCRIBE), {"do": "all"}).text)
    assert path
    lite.now = NOW + timedelta(minutes=61)
    assert lite.ask(path, {}).status_code == 404
    assert lite.state == "unsubscribed"


@pytest.mark.parametrize("purpose", [UNSUBSCRIBE, PREFERENCES, CONFIRM])
def test_no_link_of_a_mail_undoes_anything(lite: World, purpose: str) -> None:
    """What posts to every link of a mail lets somebody leave, and does not bring them back."""
    lite.ask(lite.link(UNSUBSCRIBE), ONE_CLICK)
    token = lite.link(purpose, issued=NOW).rpartition("/")[2]
    assert lite.ask(f"/undo/{token}", {}).status_code == 404
    assert lite.state == "unsubscribed"


@pytest.mark.parametrize("act", [mark_bounced, mark_complained, unsubscribe])
def test_only_the_leaving_of_just_now_is_undone(lite: World, act: Callable[..., bool]) -> None:
    """What came after it stands: a complaint, a bounce, or another unsubscription."""
    path = undo_of(lite.ask(lite.link(UNSUBSCRIBE), {"do": "all"}).text)
    assert path
    lite.now = NOW + timedelta(minutes=1)
    if act is not mark_complained:
        lite.ask(path, {})
    with lite.memory.write() as connection:
        assert act(connection, lite.reader.id, NOW + timedelta(minutes=2))
    before = lite.person()
    assert "You are not subscribed" in lite.ask(path, {}).text
    assert lite.person() == before


@pytest.mark.parametrize("state", ["unconfirmed", "bounced", "complained", "unsubscribed"])
def test_who_got_no_mail_has_nothing_to_undo(lite: World, state: str) -> None:
    """Else it would be a way to be subscribed without a confirmation."""
    person = lite.add("meera@home.example", state="unconfirmed")
    with lite.memory.write() as connection:
        if state == "unsubscribed":
            unsubscribe(connection, person.id, NOW)
        elif state != "unconfirmed":
            MARKS[state](connection, person.id, NOW)
    page = lite.ask(lite.link(UNSUBSCRIBE, person.id), {"do": "all"}).text
    assert "You are unsubscribed" in page
    assert undo_of(page) is None


def test_another_sites_page_undoes_nothing(lite: World) -> None:
    """As with every form here."""
    path = undo_of(lite.ask(lite.link(UNSUBSCRIBE), {"do": "all"}).text)
    assert path
    assert lite.ask(path, {}, {"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert lite.state == "unsubscribed"


def test_themes_are_chosen(world: World) -> None:
    """Some, or all of them with those to come; unknown ones are ignored."""
    path = world.link(PREFERENCES)
    page = world.ask(path).text
    assert re.search(r'value="all" id="every" checked', page)
    answer = world.ask(path, {"do": "themes", "which": "some", "theme": ["real-estate", "sports"]})
    assert "From the next edition on you get: Real Estate." in answer.text
    assert world.themes == ("real-estate",)
    page = world.ask(path).text
    assert re.search(r'value="some" id="some" checked', page)
    assert re.findall(r'value="([a-z-]+)" checked> <span>', page) == ["real-estate"]
    world.ask(path, {"do": "themes", "which": "all", "theme": ["real-estate"]})
    assert world.themes is None


def test_no_theme_at_all_is_asked_about(lite: World) -> None:
    """Who unticks everything is asked to choose or to leave, and nothing changes."""
    answer = lite.ask(lite.link(PREFERENCES), {"do": "themes", "which": "some"})
    assert answer.status_code == 400
    assert "No theme was chosen." in answer.text
    assert (lite.state, lite.themes) == ("active", None)


def test_a_pause_and_its_end(world: World) -> None:
    """Newsletters pause up to a day, and go on when their reader says so."""
    path = world.link(PREFERENCES)
    assert (
        "Paused up to and including 6 December 2026"
        in world.ask(path, {"do": "pause", "until": "2026-12-06"}).text
    )
    person = world.person()
    assert person is not None
    assert (person.state, person.paused_until) == ("paused", date(2026, 12, 6))
    assert "Go on now" in world.ask(path).text
    assert "Your newsletters go on" in world.ask(path, {"do": "resume"}).text
    assert world.state == "active"


@pytest.mark.parametrize(
    "until", ["", "soon", "2026-11-22", "2028-01-01", "9999-12-31", "0001-01-01", "2026-13-01"]
)
def test_a_day_that_no_pause_can_end_on(lite: World, until: str) -> None:
    """Days that are past, too far off or none are refused, with those that will do."""
    answer = lite.ask(lite.link(PREFERENCES), {"do": "pause", "until": until})
    assert answer.status_code == 400
    assert "Please choose a day from 23 November 2026 to 24 November 2027." in answer.text
    assert lite.state == "active"


def test_a_pause_that_is_over_is_none(lite: World) -> None:
    """After its last day the page offers a new one."""
    lite.ask(lite.link(PREFERENCES), {"do": "pause", "until": "2026-11-25"})
    lite.now = NOW + timedelta(days=3)
    assert "Pause my newsletters" in lite.ask(lite.link(PREFERENCES)).text


def test_leaving_from_the_preferences(lite: World) -> None:
    """The last button of the page ends the subscription."""
    assert "You are unsubscribed" in lite.ask(lite.link(PREFERENCES), {"do": "leave"}).text
    assert lite.state == "unsubscribed"


def test_a_sign_up_is_confirmed_by_its_button(world: World) -> None:
    """The page says whose it is; the button makes them active; again, it says that they are."""
    newcomer = world.add("meera@home.example", state="unconfirmed", themes=["real-estate"])
    path = world.link(CONFIRM, newcomer.id)
    assert "m…@home.example was signed up to The Site Ledger: Real Estate." in world.ask(path).text
    for _ in range(2):
        assert "You are subscribed" in world.ask(path, {}).text
        person = world.person(newcomer.id)
        assert person is not None
        assert person.state == "active"
    assert "You are subscribed" in world.ask(path).text


def test_a_confirmation_expires(lite: World) -> None:
    """After thirty days a link to confirm is one that does not work."""
    newcomer = lite.add("meera@home.example", state="unconfirmed")
    for age, status in ((30, 200), (31, 404)):
        path = lite.link(CONFIRM, newcomer.id, issued=NOW - timedelta(days=age))
        assert lite.ask(path).status_code == lite.ask(path, {}).status_code == status
        lite.memory.engine.dispose()
    with lite.memory.write() as connection:
        again = add_subscriber(
            connection, "asha@home.example", state="unconfirmed", consent=("t", ""), now=NOW
        )
    lite.ask(lite.link(CONFIRM, again.id, issued=NOW - timedelta(days=31)), {})
    person = lite.person(again.id)
    assert person is not None
    assert person.state == "unconfirmed"
