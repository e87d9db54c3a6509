"""Average linkage."""

from digest.editorial.stories.linkage import link_groups


def test_groups_are_alike_on_average() -> None:
    """A third joins two if it is alike to them on average, and not for one of them alone."""
    scores = {(0, 1): 5, (1, 2): 3, (0, 2): -2}
    alike = {pair: score for pair, score in scores.items() if score >= 0}
    assert sorted(link_groups(3, alike, lambda a, b: scores[min(a, b), max(a, b)])[0]) == [0, 1, 2]
    scores[0, 2] = -4
    found = link_groups(3, alike, lambda a, b: scores[min(a, b), max(a, b)])
    assert sorted(map(sorted, found)) == [[0, 1], [2]]
