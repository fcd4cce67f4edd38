"""A winner is ahead in most of the runs, of each other lane; else none is named, and the sentence says why."""

import numpy as np
import pytest

from studies.objectives import OBJECTIVES, middle
from studies.verdict import chance, listed, needed, verdict
from surfaces import IllConditionedQuadratic, Noisy, Saddle

LOSS, STEPS = OBJECTIVES["loss"], OBJECTIVES["steps"]
BOWL = IllConditionedQuadratic()
RUNS = 64


def ahead(count: int, by: float = 1.0) -> np.ndarray:
    """Two lanes that differ by so much: the first is ahead in so many runs, and has the lower median if in more than half."""
    first = np.linspace(1.0, 1.1, RUNS)
    return np.stack([first, first + np.where(np.arange(RUNS) < count, by, -by / 2)])


def test_a_winner_is_ahead_in_three_quarters_of_the_runs():
    assert needed(RUNS) == 48
    told = verdict(("Adam", "RMSProp"), ahead(48), LOSS, BOWL)
    assert told == (
        0,
        "Adam wins: it ends lower than RMSProp in 48 of 64 fresh runs, from the same starts.",
    )
    told = verdict(("Adam", "RMSProp"), ahead(47), LOSS, BOWL)
    assert told.winner is None
    assert told.told == (
        "No winner: Adam has the least median, but of 64 fresh runs it ends lower than RMSProp in only 47, from the same "
        "starts; a winner does in 48 at least."
    )


def test_a_lead_over_one_of_two_is_no_win():
    values = np.concatenate([ahead(60), ahead(40)[1:]])
    told = verdict(("Adam", "RMSProp", "Lion"), values, LOSS, BOWL)
    assert told.winner is None
    assert "least median, but of 64 fresh runs it ends lower than Lion in only 40, from" in told.told
    close = np.concatenate([ahead(40), ahead(41)[1:]])
    told = verdict(("Adam", "RMSProp", "Lion"), close, LOSS, BOWL).told
    assert "it ends lower than RMSProp in only 40 and than Lion in only 41, from the same starts" in told


def test_equals_are_no_lead():
    for same in (np.ones((2, RUNS)), np.full((2, RUNS), -np.inf)):
        told = verdict(("a", "b"), same, STEPS, BOWL)
        assert told.winner is None
        assert told.told == "No winner: a is level with b in all 64 fresh runs, from the same starts."


def test_runs_in_which_they_are_level_are_told_and_count_against_a_winner():
    """Where it is behind in none, its lead is not within the spread; medians that are the same are no lead."""
    some = np.where(np.arange(RUNS) < 33, 1.0, np.inf)
    told = verdict(("a", "b"), np.stack([some, np.full(RUNS, np.inf)]), LOSS, BOWL)
    assert told.winner is None
    assert (
        "a has the least median, but of 64 fresh runs it ends lower than b in only 33 (level in 31), from" in told.told
    )
    twins = np.stack([np.full(RUNS, 2.0), np.full(RUNS, 2.0), np.where(np.arange(RUNS) < 31, 1.0, 3.0)])
    told = verdict(("a", "b", "c"), twins, STEPS, BOWL).told
    assert "fewer steps than b in none (level in 64) and than c in only 33, from the same starts; a winner does" in told
    even = np.stack([np.full(RUNS, 1e-12), np.where(np.arange(RUNS) < 20, 1.0, 1e-11)])
    told = verdict(("a", "b"), even, LOSS, BOWL).told
    assert told.startswith(
        "No winner: a has the same median as b; of 64 fresh runs it ends lower than b in only 20 (level in 44)"
    )


def test_losses_below_the_tolerance_are_equal_but_where_there_is_no_least_one():
    tiny = np.stack([np.full(RUNS, 1e-30), np.full(RUNS, 1e-12), np.full(RUNS, 2e-4)])
    names = ("a", "b", "c")
    told = verdict(names, tiny, LOSS, BOWL)
    assert told.winner is None
    assert "a is level with b in all 64 fresh runs, from the same starts. Losses" in told.told
    assert told.told.endswith("Losses up to 0.0001 above the least of the surface count as equal.")
    assert verdict(names[::2], tiny[::2], LOSS, BOWL).winner == 0
    assert verdict(names, tiny - 1e6, LOSS, Saddle()).winner is None
    assert verdict(names, tiny * [[3e30], [2e-4], [-1.0]], LOSS, Saddle()).winner == 2
    assert "equal" not in verdict(names, tiny, STEPS, BOWL).told


def test_all_that_failed_have_no_winner():
    lost = np.where(np.arange(RUNS) < 20, 1.0, np.inf) * np.ones((2, 1))
    assert (
        verdict(("a", "b"), lost, LOSS, BOWL).told
        == "No winner: of every lane at least half of the 64 fresh runs diverged."
    )
    assert verdict(("a", "b"), lost, STEPS, BOWL).told.endswith("never converged.")
    assert verdict(("a",), lost[:1], LOSS, BOWL) == (None, "One lane has nobody to race.")


def test_seeds_are_told_where_there_are_any():
    assert "from the same starts under the same seeds" in verdict(("a", "b"), ahead(50), LOSS, Noisy(BOWL)).told


@pytest.mark.parametrize("lanes", [2, 6])
def test_equally_good_lanes_have_a_winner_as_seldom_as_it_is_told(lanes):
    """Of lanes whose numbers are drawn alike, among 20,000 races: at most as often as the sign test says, for each pair."""
    rng, races, named = np.random.default_rng(1), 20_000, 0
    names = tuple(map(str, range(lanes)))
    for _ in range(races):
        values = rng.standard_exponential((lanes, RUNS))
        first = values[middle(values).argmin()]
        if ((first < values).sum(axis=1) >= needed(RUNS)).sum() == lanes - 1:
            named += verdict(names, values, LOSS, BOWL).winner is not None
    assert named <= 5 + 2 * races * chance(RUNS)


def test_words_are_listed():
    assert [listed("a"), listed("ab"), listed("abc")] == ["a", "a and b", "a, b and c"]


def test_a_lead_in_every_run_is_one_in_all_of_them():
    told = verdict(("a", "b"), ahead(RUNS), LOSS, BOWL).told
    assert told == "a wins: it ends lower than b in all 64 fresh runs, from the same starts."
    three = verdict(("a", "b", "c"), np.concatenate([ahead(RUNS), ahead(RUNS)[1:]]), STEPS, BOWL).told
    assert three.startswith("a wins: it converges in fewer steps than b and c in all 64 fresh runs each, from")
    some = verdict(("a", "b", "c"), np.concatenate([ahead(RUNS), ahead(50)[1:]]), STEPS, BOWL).told
    assert "in at least 50 of 64 fresh runs each" in some
