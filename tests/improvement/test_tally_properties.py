"""What must hold for every set of ballots; and a counter by others, which must find the same."""

import itertools

import pytest
import votelib.component.rankscore
import votelib.convert
import votelib.evaluate.condorcet
import votelib.evaluate.sequential
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from improvement import tally
from improvement.tally import Question, Vote
from improvement.tally.knapsack import best_set

NAMES = "ABCDE"
PARAMS = {"dots": 5, "most": 5, "top": 5, "ranks": 5, "choose": 2, "budget": 7}
EFFORTS = dict(zip(NAMES, (3, 1, 4, 2, 5), strict=True))
GROUPS = st.sampled_from(["", "clinician", "community", "leader"])
ORDERS = st.permutations(NAMES).map(tuple)


def ranks(order):
    return {option: place for place, option in enumerate(order, start=1)}


MARKS = {
    "dots": st.dictionaries(st.sampled_from(NAMES), st.integers(1, 5), max_size=3),
    "approval": st.dictionaries(st.sampled_from(NAMES), st.just(1), max_size=5),
    "score": st.dictionaries(st.sampled_from(NAMES), st.integers(1, 5), max_size=5),
    "borda": st.tuples(ORDERS, st.integers(0, 5)).map(lambda one: ranks(one[0][: one[1]])),
    "knapsack": st.dictionaries(st.sampled_from(NAMES), st.just(1), max_size=5),
    "impact_effort": st.dictionaries(
        st.sampled_from(NAMES),
        st.fixed_dictionaries({"impact": st.integers(1, 5), "effort": st.integers(1, 5)}),
        max_size=5,
    ),
}
MARKS |= {"irv": MARKS["borda"], "schulze": MARKS["borda"]}
METHODS = sorted(tally.METHODS)
# What is asked of eight methods alike, of ballots of five ideas: hundreds of examples in all.
few = settings(max_examples=30)


def asked(method, names=NAMES, rule="shared"):
    return Question(method, tuple(names), PARAMS, tie_rule=rule, seed=5, efforts=EFFORTS)


def votes_of(method):
    vote = st.builds(Vote, marks=MARKS[method], group=GROUPS)
    return st.lists(vote, max_size=14)


def places(counted):
    return {row["option"]: row["place"] for row in counted["ranking"]}


@pytest.mark.parametrize("method", METHODS)
@few
@given(data=st.data())
def test_the_order_of_ballots_does_not_matter(method, data):
    votes = data.draw(votes_of(method))
    mixed = data.draw(st.permutations(votes))

    assert tally.tally(asked(method), votes) == tally.tally(asked(method), mixed)


@pytest.mark.parametrize("method", METHODS)
@few
@given(data=st.data())
def test_names_do_not_matter(method, data):
    """Neutral: whoever renames the options gets the renamed result."""
    votes = data.draw(votes_of(method))
    if method == "knapsack":
        renamed = dict(zip(NAMES, NAMES, strict=True))
    else:
        renamed = dict(zip(NAMES, data.draw(ORDERS), strict=True))
    other = [
        Vote({renamed[key]: mark for key, mark in vote.marks.items()}, vote.group) for vote in votes
    ]

    first = places(tally.tally(asked(method), votes))
    second = places(tally.tally(asked(method), other))

    assert {renamed[key]: place for key, place in first.items()} == second


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("rule", ["lot", "listed"])
@few
@given(data=st.data())
def test_no_place_is_given_twice_where_ties_are_broken(method, rule, data):
    counted = tally.tally(asked(method, rule=rule), data.draw(votes_of(method)))

    assert sorted(places(counted).values()) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("method", ["dots", "approval", "score", "borda", "schulze"])
@few
@given(data=st.data())
def test_more_support_never_harms(method, data):
    """Monotone: one more ballot for an option alone never moves it back; of Schulze's places that
    holds for the first. Instant run-off is left out, which is known not to be monotone."""
    votes = data.draw(votes_of(method))
    favourite = data.draw(st.sampled_from(NAMES))

    before = places(tally.tally(asked(method), votes))[favourite]
    after = places(tally.tally(asked(method), [*votes, Vote({favourite: 1})]))[favourite]

    assert after <= before or (method == "schulze" and before > 1)


@given(data=st.data())
def test_best_set_is_the_best_of_all(data):
    named = {name: data.draw(st.integers(0, 9)) for name in NAMES}
    question = asked("knapsack")
    fitting = [
        chosen
        for size in range(6)
        for chosen in itertools.combinations(NAMES, size)
        if sum(EFFORTS[one] for one in chosen) <= PARAMS["budget"]
    ]

    best = best_set(question, named)

    assert sum(EFFORTS[one] for one in best) <= PARAMS["budget"]
    assert sum(named[one] for one in best) == max(
        sum(named[one] for one in chosen) for chosen in fitting
    )


@given(st.dictionaries(st.sampled_from(["", *"abcd"]), st.integers(0, 12)))
def test_nothing_of_a_few_can_be_found_by_subtraction(counts):
    shown = tally.shown(counts)
    hidden = [name for name, many in counts.items() if many and name not in shown]
    apart = sum(counts[name] for name in hidden)

    assert all(counts[name] >= 5 for name in shown)
    assert not shown or apart == 0 or apart >= 5
    assert not shown or len([name for name in hidden if name]) != 1


@pytest.mark.parametrize(
    "counts", [{"a": 9, "b": 3}, {"a": 9, "b": 9, "c": 4}, {"a": 9, "": 2}, {"a": 9, "b": 8, "": 1}]
)
def test_control_by_the_bare_bound_a_few_would_be_found_by_subtraction(counts):
    """Were every group of five shown, the rest would be known: the whole less what is shown."""
    bare = [name for name, many in counts.items() if name and many >= tally.LEAST]
    few = sum(counts.values()) - sum(counts[name] for name in bare)

    assert 0 < few < tally.LEAST
    assert len(tally.shown(counts)) < len(bare)


# votelib is another's work: https://pypi.org/project/votelib/
BALLOTS = st.lists(ORDERS, min_size=1, max_size=25)


def theirs(orders):
    return {order: orders.count(order) for order in orders}


@given(BALLOTS)
def test_borda_agrees_with_another_counter(orders):
    scorer = votelib.component.rankscore.Borda(base=0)
    their = votelib.convert.RankedToPositionalVotes(scorer).convert(theirs(orders))

    counted = tally.tally(asked("borda"), [Vote(ranks(order)) for order in orders])

    assert {row["option"]: row["score"] for row in counted["ranking"]} == their


@given(ORDERS, st.lists(st.integers(1, 90), min_size=5, max_size=5), BALLOTS)
def test_run_off_agrees_with_another_counter(first, weights, more):
    """Each option has first votes, and ties are rare: the other counter breaks none."""
    turns = [(*first[at:], *first[:at]) for at in range(5)]
    orders = [turn for turn, many in zip(turns, weights, strict=True) for _ in range(many)] + more
    counted = tally.tally(asked("irv"), [Vote(ranks(order)) for order in orders])
    assume(not counted["ties"])

    their = votelib.evaluate.sequential.TransferableVoteSelector().evaluate(theirs(orders), 1)

    assert [counted["ranking"][0]["option"]] == their


@given(BALLOTS)
def test_schulze_agrees_with_another_counter(orders):
    counted = tally.tally(asked("schulze"), [Vote(ranks(order)) for order in orders])
    pairs = votelib.convert.RankedToCondorcetVotes().convert(theirs(orders))

    paths = votelib.evaluate.condorcet.Schulze.widest_paths(pairs)

    strengths = counted["pairs"]["strengths"]
    for i, one in enumerate(NAMES):
        for j, other in enumerate(NAMES):
            if i != j:
                assert strengths[i][j] == paths.get((one, other), 0), (one, other)


MARKED = st.lists(MARKS["score"], min_size=1, max_size=25)


@pytest.mark.parametrize("method", ["score", "dots"])
@given(MARKED)
def test_sums_agree_with_another_counter(method, ballots):
    adding = votelib.convert.ScoreToSimpleVotes(function="sum", unscored_value=0)
    given_out = [frozenset(marks.items()) for marks in ballots]

    their = adding.convert({one: given_out.count(one) for one in given_out})

    counted = tally.tally(asked(method), [Vote(marks) for marks in ballots])
    assert {row["option"]: row["score"] for row in counted["ranking"] if row["score"]} == their


@pytest.mark.parametrize("method", ["approval", "knapsack"])
@given(st.lists(MARKS["approval"], min_size=1, max_size=25))
def test_ticks_agree_with_another_counter(method, ballots):
    ticked = [frozenset(marks) for marks in ballots]

    their = votelib.convert.ApprovalToSimpleVotes().convert(
        {one: ticked.count(one) for one in ticked}
    )

    counted = tally.tally(asked(method), [Vote(marks) for marks in ballots])
    assert {row["option"]: row["score"] for row in counted["ranking"] if row["score"]} == their


@given(ORDERS, st.lists(st.integers(1, 90), min_size=5, max_size=5), BALLOTS)
def test_repeated_run_off_agrees_with_another_counter(first, weights, more):
    """The second of a list is whom the other counter elects without the first."""
    turns = [(*first[at:], *first[:at]) for at in range(5)]
    orders = [turn for turn, many in zip(turns, weights, strict=True) for _ in range(many)] + more
    counted = tally.tally(asked("irv"), [Vote(ranks(order)) for order in orders])
    winner, second = (row["option"] for row in counted["ranking"][:2])
    left = [tuple(name for name in order if name != winner) for order in orders]
    assume(not counted["ties"] and len({order[0] for order in left}) == len(NAMES) - 1)

    their = votelib.evaluate.sequential.TransferableVoteSelector().evaluate(theirs(left), 1)

    assert [second] == their


@given(BALLOTS)
def test_the_winner_of_schulze_is_that_of_another_counter(orders):
    counted = tally.tally(asked("schulze"), [Vote(ranks(order)) for order in orders])
    assume(not [tie for tie in counted["ties"] if tie["place"] == 1])
    pairs = votelib.convert.RankedToCondorcetVotes().convert(theirs(orders))

    their = votelib.evaluate.condorcet.Schulze().evaluate(pairs, 1)

    assert [counted["ranking"][0]["option"]] == their
