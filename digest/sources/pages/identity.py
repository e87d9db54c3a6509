"""Identity: whether a page is the one that was asked for, or what a site shows in its place.

Sites answer "200 OK" with a front page, a page that says that there is none, a test for people, a
question about cookies, or an offer to subscribe. A wrong text under a headline is worse than none,
so a page has to show that it is the article, as far as a link says anything of it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

#: A text of so many characters is no notice that stands for an article.
_LONG = 1500
#: The part of the words of a headline, and of an excerpt, that their page has at least.
_HEADLINE, _EXCERPT, _BEYOND = 1 / 3, 1 / 2, 1 / 5
#: Fewer words than these say nothing: an excerpt's, those of a headline alone, of an address.
_TELLING, _ALONE, _IN_SLUG = 5, 3, 4
_FRONT = re.compile(
    r"/?(?:(?:index|home|default)(?:\.\w{2,5})?/?|[a-z]{2}(?:[-_][a-z]{2})?/?)?", re.IGNORECASE
)
_SPLIT = re.compile(r"[^\w\u0300-\u036f\u0900-\u0dff]+")
#: Scripts that put no space between words: what stands there is compared by pairs of characters.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
#: English words without a subject; in other languages the shares above have to do.
_COMMON = frozenset(
    "about after also been before being could does from have here into just like made make more "
    "most much only other over said same says should some such than that their them then there "
    "these they this those through time under used very want were what when where which while "
    "will with would year years your yours".split()
)
#: How a notice speaks, in the languages of the web's largest part. What news may say too (a road
#: is closed for maintenance) counts only where a site says it of itself.
_NOTICE = re.compile(
    r"(?:enable|turn on|requires|activ\w{1,9}|habilit\w{1,9}) (?:javascript|cookies)"
    r"|javascript is (?:disabled|required|not enabled|turned off)|you are (?:a )?human"
    r"|checking your browser|(?:not|you) a robot|just a moment(?:…|\.\.\.)|attention required!"
    r"|(?:complete|solve) the captcha|unusual traffic from|access denied"
    r"|access to this page has been denied"
    r"|page (?:you \w{1,20}(?: \w{1,20}){0,3} )?(?:(?:was |is |could )?not(?: be)? found"
    r"|(?:does not|doesn[’']t|no longer) exist|(?:is )?no longer available)"
    r"|(?:error 404|404 error|404 not found)|^404\b"
    r"|seite (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)"
    r"|página no (?:encontrada|existe)|pagina non trovata"
    r"|(?:we|us) and our (?:\d{1,4} )?(?:\w{1,20} )?(?:partners|vendors)|our \d{2,4} partners"
    r"|\d{2,4} partners (?:store|use|process|and|can)|value your privacy|accept (?:all )?cookies"
    r"|before you continue to|und unsere (?:\d{1,4} )?partner|nos \d{1,4} partenaires"
    r"|et nos partenaires|y nuestros (?:\d{1,4} )?socios"
    r"|subscribe (?:now )?to (?:continue|read|keep reading|unlock)"
    r"|already (?:a subscriber|subscribed)"
    r"|(?:article|story|content) is (?:only )?(?:available )?(?:exclusively )?(?:for|to) "
    r"(?:our |paid |paying )?subscribers|subscribers only"
    r"|(?:log|sign) ?in (?:or \w{1,20} )?to (?:continue|read|view)"
    r"|forgot(?:ten)? (?:your )?password|create (?:a|your) free account|remaining free articles"
    r"|(?:site|website|service|page|we are|we[’']re) (?:is |are )?(?:currently |temporarily )?"
    r"(?:down|closed|offline|unavailable|undergoing|under|performing)(?: for| due to)?"
    r"(?: scheduled)? maintenance|be back (?:soon|shortly|online)",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page that a link led to: the addresses `asked` for and `final`, its title and text.

    `headline` and `excerpt` are what the link says of it, "" if nothing.
    """

    asked: str
    final: str
    title: str
    text: str
    headline: str = ""
    excerpt: str = ""


def find_mismatches(pages: Sequence[FoundPage]) -> list[str | None]:
    """Return, for each of a source's `pages`, why it is not what was asked for; None if it is."""
    ends = Counter(final for _, final in {(_place(one.asked), _place(one.final)) for one in pages})
    by_text: dict[str, dict[str, FoundPage]] = defaultdict(dict)
    for page in pages:
        by_text[_squeezed(page.text)].setdefault(_place(page.asked), page)
    headlines = Counter(page.headline for page in pages)
    return [
        _why_not_it(
            page,
            # A text that several links have, such as "Read more", is no headline.
            page.headline if page.excerpt or headlines[page.headline] == 1 else "",
            shares_end=ends[_place(page.final)] > 1,
            same=list(by_text[_squeezed(page.text)].values()),
        )
        for page in pages
    ]


def is_notice(title: str, text: str) -> bool:
    """Return whether a page only says why it shows no article, or asks for something first."""
    return len(text) < _LONG and _NOTICE.search(f"{title[:_LONG]}\n{text}") is not None


def _why_not_it(
    page: FoundPage, headline: str, *, shares_end: bool, same: Sequence[FoundPage]
) -> str | None:
    """Return why `page` is not the article; `same` are the pages with its text, itself included."""
    redirected = _place(page.asked) != _place(page.final)
    is_short = len(page.text) < len(page.excerpt) + _LONG // 2
    faults = {
        "its address leads to the site's front page": (
            redirected and _is_front(page.final) and not _is_front(page.asked)
        ),
        "its address leads to a page that others lead to": (
            redirected and shares_end and not _fits(headline, page.title)
        ),
        "other links give the same text": len(same) > 1 and not _is_own(page, headline, same),
        "the page has less text than the excerpt": (
            len(_squeezed(page.text)) < len(_squeezed(page.excerpt))
        ),
        "the page does not speak of it": (
            not _says(page.text, headline or _slug(page), page.excerpt)
        ),
        "the page is a notice and no article": is_short and is_notice(page.title, page.text),
    }
    return next((fault for fault, found in faults.items() if found), None)


def _is_own(page: FoundPage, headline: str, same: Sequence[FoundPage]) -> bool:
    """Return whether the text that `page` has in common with others is an article nevertheless.

    Then they are copies of one another: the text speaks of the title, and the title is the page's
    own, or the text too long for a notice.
    """
    if not _fits(page.title, page.text):
        return False
    titles = Counter(one.title for one in same)
    is_known = bool(headline) and _fits(headline, page.title)
    return titles[page.title] == 1 or is_known or len(page.text) >= _LONG


def _says(text: str, headline: str, excerpt: str) -> bool:
    """Return whether a text speaks of what a link says, as far as that tells anything."""
    words, said, told = _words(text), _words(headline), _words(excerpt)
    if len(told) >= _TELLING:
        # A wall repeats the headline: what the excerpt says beyond it tells more.
        beyond = told - said
        if len(beyond) > 1 and _share(beyond, words) < _BEYOND:
            return False
        return _share(told, words) >= _EXCERPT or (
            len(said) >= 2 and _share(said, words) >= _HEADLINE
        )
    return len(said | told) < _ALONE or bool((said | told) & words)


def _slug(page: FoundPage) -> str:
    """Return the headline in a page's address, "" if that has none or is of another script."""
    letters = [char for char in page.text if char.isalpha()]
    slug = max(_split(page.asked).path.split("/"), key=len).partition(".")[0]
    words = [word for word in re.split(r"[-_+]", slug) if word.isascii() and word.isalpha()]
    is_ascii = sum(map(str.isascii, letters)) > 0.8 * len(letters)
    return " ".join(words) if is_ascii and len(_words(" ".join(words))) >= _IN_SLUG else ""


def _fits(headline: str, text: str) -> bool:
    """Return whether a `text` has the words of a `headline`."""
    said = _words(headline)
    return bool(said) and _share(said, _words(text)) >= _HEADLINE


def _share(some: set[str], others: set[str]) -> float:
    return len(some & others) / len(some)


def _words(text: str) -> set[str]:
    """Return the words of a text that say something, each without its ending."""
    return set(_stems(word for word in _SPLIT.split(text.casefold()) if word not in _COMMON))


def _stems(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        if _UNSPACED.search(word):
            yield from (word[at : at + 2] for at in range(len(word) - 1))
        elif len(word) > 3 or (len(word) > 1 and any(char.isdigit() for char in word)):
            yield word[:5]


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _place(url: str) -> str:
    """Return an address without what sites add to it: scheme, "www.", fragment, last slash."""
    parts = _split(url)
    host = parts.netloc.lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{parts.query}"


def _is_front(url: str) -> bool:
    """Return whether an address is that of a site's front page, in any language."""
    parts = _split(url)
    return _FRONT.fullmatch(parts.path) is not None and not re.search(r"\d", parts.query)


def _split(url: str) -> SplitResult:
    """Return the parts of an address; one that is none is all host."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", url, "", "", "")
