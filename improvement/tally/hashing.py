"""A fingerprint of what a tally was made from: the same ballots give the same one, in any order."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from improvement.tally.shapes import Question, Vote


def input_hash(question: Question, votes: Sequence[Vote], *, version: int) -> str:
    """Give the SHA-256 of question and ballots as JSON: keys sorted, no spaces, ballots sorted by
    their own JSON."""
    ballots = sorted(_json({"group": vote.group, "marks": vote.marks}) for vote in votes)
    whole = {
        "method": question.method,
        "version": version,
        "options": list(question.options),
        "params": dict(question.params),
        "tie_rule": question.tie_rule,
        "seed": question.seed,
        "efforts": dict(question.efforts),
        "ballots": ballots,
    }
    return hashlib.sha256(_json(whole).encode()).hexdigest()


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
