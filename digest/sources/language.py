"""Languages as sources name them: by BCP 47, by older and longer codes, or the wrong way round."""

import re
from functools import lru_cache

from digest.model.text import LANGUAGE_TAG

#: ISO 639-1: the codes of two letters.
_CODES = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da "
    "de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy "
    "hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg "
    "li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or "
    "os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta "
    "te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)
#: Codes that say that there is no language, none that is known, or more than one.
_NO_LANGUAGE = frozenset({"mis", "mul", "und", "zxx"})
#: Languages that are written as Hindi is.
_DEVANAGARI = frozenset({"hi", "mr", "ne", "sa", "kok", "mai", "bho", "doi", "brx", "sd", "ks"})
#: So much of a text shows its script.
_FRONT = 500
#: As long as tags of languages may get (RFC 5646, 4.4.1).
_LONGEST = 35


@lru_cache(1000)
def spoken_language(said: str | None) -> str | None:
    """Return the tag (BCP 47) of the language that `said` names, or None if it names none.

    Reads "en_US.UTF-8", the codes of ISO 639-2 and 639-3, withdrawn ones, and "us-en".
    """
    start = re.split(r"[.@,;\s]", (said or "")[:_LONGEST].strip(), maxsplit=1)[0]
    tag = "-".join(filter(None, re.split("[_-]", start)))
    if not LANGUAGE_TAG.fullmatch(tag):
        return None
    code, *rest = tag.split("-")
    code = code.lower()
    if len(code) == 2 and code not in _CODES:
        turned = next(filter(None, map(_known, rest)), None)
        if turned:
            return turned
    known = _known(code)
    return "-".join((known, *rest)) if known else None


def written_language(text: str, site: str) -> str:
    """Return Hindi for a text in its script, else the language of the `site`.

    A site in another language of that script has its own.
    """
    front = text[:_FRONT]
    latin = sum("a" <= one.lower() <= "z" for one in front)
    devanagari = sum("\u0900" <= one <= "\u097f" for one in front)
    return (
        "hi" if devanagari > latin and site.split("-", maxsplit=1)[0] not in _DEVANAGARI else site
    )


def _known(code: str) -> str | None:
    """Return the code by which the language with this one is known now, or None if it has none."""
    code = code.lower()
    if code in _CODES:
        return code
    if code in _NO_LANGUAGE or len(code) > 3:
        return None
    from babel.core import get_global

    alias: str | None = get_global("language_aliases").get(code)
    return (alias and alias.replace("_", "-")) or (code if len(code) == 3 else None)
