"""Words: stop words, the bare letters of a text, and headlines in capitals."""

from collections.abc import Container, Iterable

#: English words that say nothing of what a text is about.
STOP_WORDS = frozenset(
    "a an the of to in on at for from by with and or but as is are was were be been has have had "
    "will would it its he she his her they them their this that these those who which what when "
    "where not no we you our your said say says also after before into over than then there more "
    "about up out new can could if all so just do did does while him us me i my one two being only "
    "other some such any under between during through because very like still how most".split()
)


def is_in_capitals(words: Iterable[str], small: Container[str]) -> bool:
    """Return True if all words of a headline but `small` ones have capitals: none marks a name."""
    return not any(word[0].islower() and word not in small for word in words)
