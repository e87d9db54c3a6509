"""Words: bare letters, and headlines in capitals."""

import ast
import re
from pathlib import Path

import digest
from digest.editorial.words import STOP_WORDS, is_in_capitals
from digest.model.text import bare_letters


def test_bare_letters_are_the_same_in_copies() -> None:
    """Spaces, signs and case do not count; figures and letters of any script do."""
    assert bare_letters("Rs 5 crore: “Naya”") == bare_letters("RS5CRORE NAYA") == "rs5crorenaya"


def test_a_headline_in_capitals_may_have_small_words() -> None:
    """One other word in small letters makes it a sentence, whose capitals mark names."""
    assert is_in_capitals("Setu Wins the Order at Alauli".split(), STOP_WORDS)
    assert not is_in_capitals("Setu wins the order".split(), STOP_WORDS)


#: So many words of a natural language stand in lists of the modules; a number that only falls, as
#: they move into the languages' files (`digest/languages/`).
WORDS_IN_MODULES = 1501
#: Fewer words side by side are no list.
_FEWEST = 5
_WORD = re.compile(r"[^\W\d_]{2,}")
#: Words with bars between them, as a pattern has them.
_ALTERNATIVES = re.compile(rf"(?:[^\W\d_][\w’' ?-]*\|){{{_FEWEST - 1},}}[^\W\d_][\w’' ?-]*")


def listed_words(module: ast.Module) -> int:
    """Return the number of words in a module's lists: split texts, alternatives, collections."""
    count = 0
    for node in ast.walk(module):
        match node:
            case ast.Call(func=ast.Attribute(ast.Constant(str(text)), "split"), args=[]):
                count += len(_WORD.findall(text))
            case ast.Constant(str(text)):
                found = _ALTERNATIVES.findall(text)
                count += sum(len(_WORD.findall(one)) for one in found)
            case ast.Set(parts) | ast.Tuple(parts) | ast.List(parts) | ast.Dict(parts):
                words = [
                    one.value
                    for one in parts
                    if isinstance(one, ast.Constant)
                    and isinstance(one.value, str)
                    and _WORD.fullmatch(one.value)
                ]
                count += len(words) if len(words) >= _FEWEST else 0
    return count


def test_the_words_of_languages_leave_the_modules() -> None:
    """A list that comes back, or a new one, is data: it belongs into a language's file."""
    folder = Path(digest.__file__).parent / "editorial"
    found = {
        path.relative_to(folder).as_posix(): listed_words(ast.parse(path.read_text("utf-8")))
        for path in folder.rglob("*.py")
    }
    assert sum(found.values()) <= WORDS_IN_MODULES, found


def test_lists_of_words_are_counted() -> None:
    """However they are written; single words, and what is no word, are none."""
    lists = [
        "A = frozenset('one two three four'.split())",
        "A = re.compile(r'\\b(?:one|two|three|four|five)\\b')",
        "A = ('one', 'two', 'three', 'four', 'five')",
    ]
    others = [
        "A = 'one two three four five six'",
        "A = re.compile(r'\\d|\\w|[a-z]')",
        "A = ('a', 1)",
    ]
    assert [listed_words(ast.parse(one)) for one in lists] == [4, 5, 5]
    assert [listed_words(ast.parse(one)) for one in others] == [0, 0, 0]
