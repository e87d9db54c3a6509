"""Average linkage: groups whose members are alike on average."""

import heapq
from collections import defaultdict
from collections.abc import Callable, Mapping
from itertools import count

#: Scores are whole numbers, this times log-odds: so their sums do not depend on their order.
SCORE = 1_000_000


def link_groups(
    number: int, alike: Mapping[tuple[int, int], int], score: Callable[[int, int], int]
) -> list[list[int]]:
    """Return the groups of `number` items whose pairs score 0 and above on average.

    Only groups with one pair among those `alike` can be so on average, so only these are looked at,
    but then all their pairs count.
    """
    groups = {at: [at] for at in range(number)}
    totals: defaultdict[int, dict[int, int]] = defaultdict(dict)
    queue: list[tuple[float, int, int]] = []
    for (one, other), total in alike.items():
        totals[one][other] = totals[other][one] = total
        queue.append((-total, one, other))
    heapq.heapify(queue)
    numbers = count(number)
    while queue:
        _, one, other = heapq.heappop(queue)
        if one not in groups or other not in groups:
            continue
        new = next(numbers)
        parts = [(groups.pop(part), totals.pop(part)) for part in (one, other)]
        groups[new] = sorted(parts[0][0] + parts[1][0])
        for beside in sorted((parts[0][1].keys() | parts[1][1].keys()) & groups.keys()):
            total = sum(
                near[beside]
                if beside in near
                else sum(score(mine, theirs) for mine in part for theirs in groups[beside])
                for part, near in parts
            )
            totals[new][beside] = totals[beside][new] = total
            average = total / (len(groups[new]) * len(groups[beside]))
            if average >= 0:
                heapq.heappush(queue, (-average, beside, new))
    return list(groups.values())
