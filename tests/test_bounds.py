"""What a page may ask for is bounded, and what is refused says what fits."""

import re
from dataclasses import replace

import pytest

from optimizers import OPTIMIZERS, GradientDescent
from studies import Lane, Race, bounds
from studies.axis import Axis
from studies.basins import Basins
from studies.slices import Slices
from studies.sweep import Sweep
from studies.tuning import Tuning
from surfaces import SURFACES, Rosenbrock


def race(slug: str = "gradient-descent", surface: str = "rosenbrock", steps: int = 300) -> Race:
    surface_ = SURFACES[surface]()
    return Race(surface_, surface_.start, steps, (Lane(OPTIMIZERS[slug]()),))


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_what_pages_offer_fits(slug):
    """256 x 256 cells of 300 steps, for every rule on every surface."""
    for surface in SURFACES:
        bounds.check(Basins(race(slug, surface), SURFACES[surface].domain, 256, 256))


def test_all_kinds_of_studies_are_bounded():
    rate = Axis("optimizer", "learning_rate", 1e-4, 1, 256)
    bounds.check(Sweep(race(steps=1000), rate, Axis("surface", "b", 1, 100, 256)))
    everyone = replace(race(), lanes=tuple(Lane(rule()) for rule in list(OPTIMIZERS.values())[:12]))
    bounds.check(Slices(everyone))
    tuning = Tuning(everyone, trials=32)
    bounds.check(tuning)
    bounds.check_tuning(tuning)  # a tuning is bounded more narrowly: a person waits for all of it
    larger = replace(tuning, race=replace(everyone, surface=SURFACES["noisy-moons"](), steps=2000), trials=256)
    with pytest.raises(ValueError, match="too much work"):
        bounds.check_tuning(larger)


def test_what_is_refused_says_what_fits():
    slow = race("bfgs", steps=2000)
    study = Basins(slow, slow.ground.domain, 256, 256)
    with pytest.raises(ValueError, match="2,000 steps would take more than 4 minutes of one processor") as refused:
        bounds.check(study)
    cells, steps = (
        int(text.replace(",", "")) for text in re.findall(r"([\d,]+) (?:runs|steps)(?: fit|\.)", str(refused.value))
    )
    bounds.check(replace(study, race=replace(slow, steps=steps)))
    with pytest.raises(ValueError, match="would take"):
        bounds.check(replace(study, race=replace(slow, steps=steps + 1)))
    side = int(cells**0.5)
    bounds.check(replace(study, width=side, height=side))
    with pytest.raises(ValueError, match="would take"):
        bounds.check(replace(study, width=side + 2, height=side + 2))


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(bounds, "MAX_BYTES", 2**20)
    fast = race(steps=1)
    bounds.check(Basins(fast, Rosenbrock.domain, 64, 64))
    with pytest.raises(ValueError, match="at most 4,096 do"):
        bounds.check(Basins(fast, Rosenbrock.domain, 65, 64))


def test_a_line_search_is_known_to_be_slow():
    assert race("bfgs").running[0].optimizer.microseconds > 10 * GradientDescent.microseconds
