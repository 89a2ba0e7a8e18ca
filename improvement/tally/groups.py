"""Which stakeholder groups may be shown apart: no result of a few people, and none by subtraction.

Votes, answers to topics and evaluations of meetings all go by this number and by `shown`. Whoever
knows the whole and all groups but one knows that one, too. So what is not shown apart must
be nobody, or together at least as many as may be shown; and a single group that is held back is
joined by the next smallest.
"""

from collections.abc import Mapping

LEAST = 5


def shown(counts: Mapping[str, int], *, least: int = LEAST) -> list[str]:
    """Give the groups whose own result may be shown, of ballots or answers by group. Those of no
    group, under the empty name, are never shown apart."""
    named = sorted((many, name) for name, many in counts.items() if name and many)
    kept = [name for many, name in named if many >= least]
    held = [name for many, name in named if many < least]
    apart = counts.get("", 0) + sum(counts[name] for name in held)
    while kept and (len(held) == 1 or 0 < apart < least):
        name = kept.pop(0)
        held.append(name)
        apart += counts[name]
    return kept
