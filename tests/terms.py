"""The terms of themes, indexed once for all who ask for the same: that is a tenth of a build."""

from functools import lru_cache

from digest.editorial.themes import judge


def keep_indexes() -> None:
    """Let every judge of the same terms, in the same forms, share their index."""
    judge.TermIndex = lru_cache(judge.TermIndex)  # type: ignore[assignment,misc]
