"""The factor on AdaDelta's steps, which the lecture does not have: how large it is in a race, and what it is worth there."""

from lessons.measures import last_loss
from lessons.numbers import Numbers
from optimizers import AdaDelta
from studies import Race
from studies.lens import Lens

TOLD = (
    "AdaDelta's steps are multiplied by <factor> here, after they have been averaged; the lecture's rule has no such factor. "
    "With it AdaDelta ends at a loss of <with_factor>, without it at <without_factor>."
)


def factor(race: Race) -> Numbers:
    """The factor of the race's AdaDelta, the loss that it ends at, and that without the factor."""
    lane = next(k for k, one in enumerate(race.running) if isinstance(one.optimizer, AdaDelta))
    knob = Lens("learning_rate", lanes=(lane,))
    return {
        "factor": knob.value(race),
        "with_factor": last_loss(race, lane),
        "without_factor": last_loss(knob.turned(race, 1.0), lane),
    }
