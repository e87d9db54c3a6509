"""States: what the words of other programs, and a yes or no, say of somebody's standing."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from digest.model import SubscriberState, address
from digest.store.people.subscribers import SUBSCRIBER_STATES
from digest.subscribers.lists.columns import unaccented

_WORDS: Mapping[SubscriberState, str] = {
    "active": """active; subscribed; enabled; opted in; opt in; aktiv; angemeldet; actif; active;
        abonné; abonnée; inscrit; inscrite; activo; activa; suscrito; suscrita; attivo; iscritto;
        ativo; inscrito; actief; ingeschreven; aktywny; सक्रिय""",
    "unsubscribed": """unsubscribed; unsubscribe; unsub; opted out; opt out; optout; left; removed;
        deleted; archived; suppressed; blocklisted; blocked; blacklisted; denylisted; disabled;
        do not mail; do not email; do not contact; cancelled; canceled; revoked; withdrawn;
        abgemeldet; ausgetragen; gesperrt; gekündigt; gelöscht; widerrufen; désinscrit;
        désinscrite; désabonné; désabonnée; bloqué; bloquée; supprimé; supprimée; baja;
        dado de baja; dada de baja; desuscrito; desuscrita; cancelado; cancelada; bloqueado;
        bloqueada; eliminado; disiscritto; disiscritta; cancellato; bloccato; descadastrado;
        descadastrada; afgemeld; uitgeschreven; geblokkeerd; wypisany; wypisana; avregistrerad;
        avanmäld; afmeldt; avmeldt; отписан; отписался; abonelikten çıktı; 退订; 已退订; 配信停止;
        解除; अनसब्सक्राइब; सदस्यता समाप्त; सदस्यता रद्द; हटाया गया""",
    "bounced": """bounced; bounce; hard bounce; hard bounced; cleaned; undeliverable; undelivered;
        invalid; unzustellbar; rebond; rebondi; non distribuable; rebotado; rebotada; rebote;
        rimbalzato; devolvido; onbestelbaar; zwrot; बाउंस""",
    "complained": """complained; complaint; complained about spam; spam complaint; reported spam;
        marked as spam; spam; abuse; beschwerde; plainte; queja""",
}  # fmt: skip


def state_word(cell: str) -> str:
    """Return a cell as STATE_WORDS has it."""
    text = unaccented(cell).casefold().replace("_", " ").replace("-", " ")
    return " ".join(text.split()).strip(".!'\"") or cell.strip()


#: The state that a word means, in small letters, without accents and "-".
STATE_WORDS: Mapping[str, SubscriberState] = {
    state_word(word): state for state, words in _WORDS.items() for word in words.split(";")
} | {state: state for state in SUBSCRIBER_STATES}
#: The words by which a cell of any column says that somebody left; "left" is also a hand.
_GONE_WORDS = frozenset(
    word for word, state in STATE_WORDS.items() if state in _WORDS and state != "active"
) - {"left"}
_LONGEST_WORD = 80
_BRACKETED = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
#: The later ones outweigh the earlier ones.
_GONE: tuple[SubscriberState, ...] = ("unsubscribed", "bounced", "complained")
_YES = frozenset(
    "yes y true t 1 x on ja j oui o si sí s sim tak da haan हाँ हां ✓ ✔ ☑ "
    "wahr vrai verdadero vero verdadeiro".split()
)
_NO = frozenset(
    "no n false f 0 off never none null nil n/a na nein non nee nej nie nao нет नहीं - – — "
    "falsch faux falso".split()
)


def parse_state(cell: str, more: Mapping[str, SubscriberState]) -> SubscriberState:
    """Return the state that the words of a cell, one on a line, mean; active without any.

    `more` are words of the list's program. Raises ValueError for a word that is not known, unless
    another one says that they left.
    """
    found: list[SubscriberState] = []
    unknown = ""
    for line in cell.split("\n"):
        word = state_word(line)
        if state := more.get(word) or STATE_WORDS.get(word):
            found.append(state)
        elif word:
            unknown = line
    if unknown and not set(_GONE) & {*found}:
        shown, known = address.shown_text(unknown), ", ".join(SUBSCRIBER_STATES)
        raise ValueError(f"state '{shown}' is not one of {known}")
    return strongest_state(found)


def says_gone(cell: str) -> bool:
    """Return whether a cell of any column is, or has in brackets, a word for somebody who left."""
    may_be_word = 0 < len(cell) <= _LONGEST_WORD and not cell[0].isdigit()
    return may_be_word and _is_gone_word(cell)


@lru_cache(4096)
def _is_gone_word(cell: str) -> bool:
    return any(state_word(word) in _GONE_WORDS for word in (cell, *_BRACKETED.findall(cell)))


def strongest_state(states: Iterable[SubscriberState]) -> SubscriberState:
    """Return the state that outweighs the others: whoever left once has left."""
    found = list(states)
    for gone in reversed(_GONE):
        if gone in found:
            return gone
    return next((state for state in found if state != "active"), "active")


def says_yes(field: str, cell: str) -> bool:
    """Return whether a cell says yes (or says when), and not no. Raises ValueError otherwise."""
    word = state_word(cell)
    if not word or word in _NO or word.startswith("0000 00 00"):
        return False
    if word in _YES or any(map(str.isdecimal, word)):
        return True
    shown = address.shown_text(cell)
    raise ValueError(f"{field} '{shown}' is neither yes nor no, nor a time")
