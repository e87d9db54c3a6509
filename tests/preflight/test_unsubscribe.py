"""Links to unsubscribe, in the words of many languages."""

import pytest

from digest.preflight.unsubscribe import is_unsubscribing
from tests.preflight.mails import BODY, LEAVE, TEXT, found, found_in, message

ELSEWHERE = "https://news.ledger.example/x/1"
WORDS = [
    "Unsubscribe", "unsubscribe instantly", "Opt out", "Opt-out", "Leave this list",
    "Manage preferences or leave this list", "Email preferences", "Manage your subscription",
    "Stop receiving these mails", "Remove me", "Abmelden", "Newsletter abbestellen", "Afmelden",
    "Uitschrijven", "Se désabonner", "Se désinscrire", "Me désabonner", "Darse de baja",
    "Cancelar suscripción", "Cancelar inscrição", "Descadastrar", "Disiscriviti", "Cancellati",
    "Annulla l'iscrizione", "Wypisz się", "Zrezygnuj", "Avregistrera", "Avprenumerera", "Afmeld",
    "Meld deg av", "Peruuta tilaus", "Odhlásit se", "Leiratkozás", "Dezabonare",
    "Abonelikten çık", "Отписаться", "Відписатися", "Διαγραφή", "إلغاء الاشتراك", "הסרה מרשימת",
    "सदस्यता छोड़ें", "सदस्यता समाप्त करें", "配信停止", "退订", "수신거부", "Hủy đăng ký",
    "ยกเลิกการรับข่าวสาร",
]  # fmt: skip


@pytest.mark.parametrize("words", WORDS)
def test_a_link_is_known_by_its_words(words: str) -> None:
    """Wherever it leads."""
    assert found_in(BODY.replace(LEAVE, ELSEWHERE).replace("Unsubscribe", words), "E408") == []


def test_other_links_do_not_unsubscribe() -> None:
    """Nor does news about leaving."""
    for words in ("Subscribe", "The minister leaves office", "Archive", "View in browser"):
        assert not is_unsubscribing(words, ELSEWHERE)
    assert is_unsubscribing("x", LEAVE)


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "visibility:hidden",
        "opacity:0",
        "font-size:1px",
        "display:block;height:0;overflow:hidden",
    ],
)
def test_a_hidden_link_is_told(style: str) -> None:
    """In every way of hiding."""
    hidden = BODY.replace(f'{LEAVE}" style="', f'{LEAVE}" style="{style};')
    assert found_in(hidden, "E408") == ["HTML: hides its link to unsubscribe"]


def test_the_text_may_say_it_in_words() -> None:
    """Beside an address, in the same line or the next."""
    for told in (f"Unsubscribe: {ELSEWHERE}", f"Abmelden:\n  {ELSEWHERE}"):
        assert found(message(text=TEXT.replace(f"Unsubscribe: {LEAVE}", told)), "E409") == []
    far = f"Unsubscribe\n\n\n{ELSEWHERE}"
    assert len(found(message(text=TEXT.replace(f"Unsubscribe: {LEAVE}", far)), "E409")) == 1
