"""Batches: the pairs that are alike."""

from digest.editorial.stories.batch import Batch
from digest.editorial.stories.trace import trace_article
from digest.model import Article
from tests.languages import ENGLISH


def test_groups_hold_what_is_alike() -> None:
    """Two reports of one opening are one group; another event stays alone."""
    said = (
        ("Tilwara flyover opens", "The Tilwara flyover of Girnar Setu at Omkari opened on Monday."),
        ("Omkari gets its flyover", "Girnar Setu built the Tilwara flyover that Omkari now has."),
        ("Bhalsar plant runs", "Aditi Green runs its plant at Bhalsar beside the Narg canal."),
    )
    traces = [trace_article(Article(str(at), "", *one), ENGLISH) for at, one in enumerate(said)]
    assert sorted(map(sorted, Batch(traces, 7).groups())) == [[0, 1], [2]]
