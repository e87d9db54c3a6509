"""Suspect columns: unread ones that seem to say who left, or who chose which themes.

Without them everybody on a list would become active, with all themes. So a list with such a column
is refused until it is told how to read it, or to leave it out. A question too many costs a word on
the command line; a missing one mails people who left.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import islice

from digest.errors import BadList
from digest.model import address
from digest.subscribers.lists.columns import ColumnPlan, column_key
from digest.subscribers.lists.csvlist import CsvList
from digest.subscribers.lists.states import says_gone

#: The words of a column's name by the field that it may be; "*" stands for any letters. English,
#: German, French, Spanish, Portuguese, Italian, Dutch, Polish, the North's, Russian, Turkish,
#: Chinese, Japanese, Hindi and its neighbours.
_NAMES: Mapping[str, str] = {
    "unsubscribed": """*unsub* *optout* *optedout* opted_out opt_out do_not* dont* don_t dnd left
        leaving quit remov* delet* eras* block* *blocklist* *blacklist* *denylist* *suppress*
        disabl* inactiv* cancel* cancl* revok* withdr* expir* churn* stopped archiv* reject*
        banned quarantin* *abgemeld* *abmeld* austrag* ausgetragen austritt* *gekundigt* *kundig*
        gesperrt* *sperre* widerruf* widerspr* geloscht* inaktiv* deaktiv* desinscri* desabon*
        bloqu* supprim* resili* inactif* refus* oppos* baja desuscri* elimin* disiscri* blocc*
        rimoss* disattiv* descadastr* desinscr* afgemeld* afmeld* uitgeschr* uitschr* opgezegd*
        geblokk* wypis* rezygn* zablok* avregistr* avanmal* avmeld* framelding* отпис* заблок*
        iptal* *退订* *退訂* *取消* *配信停止* *解除* अनसब्सक्राइब* निष्क्रिय* हटाय* बंद* रद्द*""",
    "bounced": """reason reasons error errors grund motif raison motivo
        *bounc* clean* undeliver* invalid* *unzustell* rebond* rebot* rimbalz* devolv*
        onbestel* zwrot* studs* *退信* बाउंस*""",
    "complained": "complain* spam* abuse* beschwerde* plainte* queja* reclam* शिकायत*",
    "subscribed": """subscribed active isactive enabled newsletter opt_in optin opted_in consent
        consented permission marketing mailable sendable deliverable valid verified confirmed gdpr
        accepts* aktiv zustellbar angemeldet einwilligung bestatigt werbung actif abonne* inscrit*
        consentement activo activa suscri* consentimiento ativo inscrito attivo iscritt* consenso
        actief ingeschreven toestemming aktywn* zgoda подписан* согласие सक्रिय सहमति सदस्य""",
    "state": """*status* state stato statut etat estado situacao stan zustand tila tilstand
        subscription* abonnement* suscripcion* membership* standing статус состояние durum
        *状态* *狀態* *状態* *ステータス* स्थिति* सदस्यता* স্থিতি* অবস্থা* நிலை* الحالة""",
    "themes": """theme themes *thema *themen themenwahl topic topics interest interests list lists
        segment segments newsletters section sections channel channels subject subjects category
        categories preference preferences publication publications rubrik* ressort* *interess*
        interet* sujet* thematique* *liste *listen listes verteiler* rubrique* tema temas interes
        intereses lista listas categoria* seccion* secao secoes argoment* onderwerp* *lijst* temat*
        kategori* emne* amne* тема темы интересы konu konular *主题* *主題* *话题* *兴趣* *テーマ*
        *トピック* विषय* रुचि* सूची* श्रेणी* थीम* टॉपिक*""",
}  # fmt: skip
#: How names of files begin that are lists of people who left, of whatever program.
_LEFT_FILES = """unsub* optout* opt_out* opted_out* do_not* suppress* blocklist* blacklist*
    denylist* bounce* complain* undeliver* abgemeld* gesperrt* desinscri* desabon* disiscri*
    afgemeld*"""
_STANDING = frozenset({"state", "unsubscribed", "bounced"})
#: How people strike out a line; "#12" is a number.
_STRUCK = re.compile(r"#+\s*[^\W\d]|//")
_PARTING = re.compile(r"[;,+|\n]")
#: The endings of names that tell when or whence somebody came, and so not whether they left.
_HARMLESS_ENDS = frozenset(
    "at on time date ip id since source url am um seit von le date fecha data".split()
)
#: The fields for which they do.
_CAN_BE_HARMLESS = frozenset({"subscribed", "state"})
_FREE_FIELDS = ("name", "first_name", "last_name", "consent_how", "consent_from")
_SOME_VALUES = 4
#: So many records are looked at for values that tell; a later one refuses its line.
_LOOKED_AT = 1000


def check_columns(found: CsvList, plan: ColumnPlan, themes: Mapping[str, str]) -> None:
    """Raise BadList if an unread column seems to say who left, or who chose which themes.

    Also if the file's name says that nobody in it is subscribed, and no column tells of anybody.
    """
    left_files = plan.program.left_files if plan.program else ()
    is_left = found.path.name.lower().startswith(left_files) or _LEFT_FILE.match(
        f"_{column_key(found.path.name)}_"
    )
    if is_left and not _STANDING.intersection(plan.reads):
        reason = "by the file's name these people are not subscribed. Import it with --suppress"
        raise BadList(path=found.path, reason=reason)
    asked = plan.unread()
    if suspects := _by_value(found, asked, themes) | _by_name(plan, asked):
        said = [
            _question(plan.names[at], field, values)
            for at, field in sorted(suspects.items())
            if (values := _values(found, at))
        ]
        if said:
            raise BadList(path=found.path, reason="; ".join(said))


def telling_columns(plan: ColumnPlan) -> list[int]:
    """Return the positions of the columns in which a word may say that somebody left.

    They are those that are not read, and those of names and of other free words.
    """
    return plan.unread() + [at for field in _FREE_FIELDS for at in plan.reads.get(field, ())]


def check_row(plan: ColumnPlan, asked: Iterable[int], row: list[str]) -> None:
    """Raise ValueError if a line is struck out, or a cell of those `asked` tells of leaving."""
    if _STRUCK.match(row[0]):
        shown = address.shown_text(row[0])
        raise ValueError(f"the line begins with '{shown}', which may strike it out")
    for at in asked:
        if says_gone(row[at]):
            name, value = map(address.shown_text, (plan.names[at], row[at]))
            raise ValueError(f"the column '{name}', which tells of no state, says '{value}'")


def suspect_field(name: str) -> str | None:
    """Return the field that a column of this name may be, or None."""
    key = column_key(name)
    words = key.split("_")
    for field, pattern in _PATTERNS.items():
        is_harmless = field in _CAN_BE_HARMLESS and (
            words[-1] in _HARMLESS_ENDS or words[0] == "date"
        )
        if pattern.search(f"_{key}_") and not is_harmless:
            return field
    return None


def _compiled(words: str) -> re.Pattern[str]:
    some = ("[^_]*".join(map(column_key, word.split("*"))) for word in words.split())
    return re.compile(f"_(?:{'|'.join(some)})_")


_LEFT_FILE = _compiled(_LEFT_FILES)
_PATTERNS = {field: _compiled(words) for field, words in _NAMES.items()}


def _by_name(plan: ColumnPlan, asked: Iterable[int]) -> dict[int, str]:
    """Return the columns whose name tells, by position; those that the program has are known."""
    known = plan.program.unread if plan.program else ()
    return {
        at: field
        for at in asked
        if column_key(plan.names[at]) not in known and (field := suspect_field(plan.names[at]))
    }


def _by_value(found: CsvList, asked: Iterable[int], themes: Mapping[str, str]) -> dict[int, str]:
    """Return the columns of which a cell is a word for somebody who left, or names a theme."""
    suspects: dict[int, str] = {}
    for row in list_rows(found, _LOOKED_AT):
        for at in asked:
            if at not in suspects and says_gone(row[at]):
                suspects[at] = "state"
            elif at not in suspects and _names_themes(row[at], themes):
                suspects[at] = "themes"
    return suspects


def _names_themes(cell: str, themes: Mapping[str, str]) -> bool:
    """Return whether a cell, or a part of it, is the name of a theme."""
    whole = cell.casefold()
    parts = (part.strip(" \"'") for part in _PARTING.split(whole))
    return whole in themes or any(part in themes for part in parts)


def _values(found: CsvList, at: int) -> list[str]:
    """Return a few different cells of a column that are not empty; none if all are."""
    cells = (row[at] for row in list_rows(found) if row[at])
    some: dict[str, None] = {}
    for cell in islice(cells, _LOOKED_AT):
        some[address.shown_text(cell)[:40]] = None
        if len(some) == _SOME_VALUES:
            break
    return list(some)


def list_rows(found: CsvList, most: int | None = None) -> Iterator[list[str]]:
    """Yield the cells of the records that have some, of the first `most` ones if given."""
    with closing(found.records()) as records:
        yield from (record.cells for record in islice(records, most) if record.cells)


def _question(name: str, field: str, values: list[str]) -> str:
    shown = address.shown_text(name)
    what = "who chose which themes" if field == "themes" else "who left"
    some = ", ".join(f"'{value}'" for value in values)
    return (
        f"the column '{shown}' seems to say {what} ({some}), and is not read. Read it with "
        f"--map '{shown}={field}', or leave it out with --ignore-column '{shown}'"
    )
