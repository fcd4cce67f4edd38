"""Races worth opening with: the four surfaces of Alec Radford's animations (2014), which the lecture shows."""

from dataclasses import dataclass
from functools import lru_cache

from lessons.factor import factor, told
from lessons.numbers import written
from optimizers import AdaDelta, AdaGrad, GradientDescent, Momentum, Nesterov, RMSProp
from studies import Lane, Race
from surfaces import Beale, LongValley, NoisyMoons, Saddle


@dataclass(frozen=True)
class Preset:
    """A race with a name.

    Attributes:
        slug: the key in `PRESETS`.
        name: as a person reads it.
        about: what it is and where its settings come from, in a sentence.
        look_for: what to watch, in a sentence or two; the tests show that it happens.
        race: what is run.
    """

    slug: str
    name: str
    about: str
    look_for: str
    race: Race

    @property
    def remark(self) -> str:
        """What its AdaDelta has that the lecture's has not, with the numbers of its run; nothing where they are the same."""
        return _remark(self.race)


@lru_cache(maxsize=8)
def _remark(race: Race) -> str:
    numbers = factor(race)
    return "" if numbers["factor"] == 1 else written(told(numbers), numbers)


BEALE = Race(
    surface=Beale(),
    start=(1.0, 1.6),
    steps=198,
    lanes=(
        Lane(GradientDescent(learning_rate=0.001)),
        Lane(Momentum(learning_rate=0.001, momentum=0.95)),
        Lane(Nesterov(learning_rate=0.001, momentum=0.95)),
        Lane(AdaGrad(learning_rate=1.0)),
        Lane(AdaDelta(rho=0.98, epsilon=1e-5, learning_rate=50.0)),
        Lane(RMSProp(learning_rate=0.075, rho=0.95)),
    ),
)

SADDLE = Race(
    surface=Saddle(),
    start=(1.0, 0.001),
    steps=198,
    lanes=(
        Lane(GradientDescent(learning_rate=0.01)),
        Lane(Momentum(learning_rate=0.01, momentum=0.9)),
        Lane(Nesterov(learning_rate=0.01, momentum=0.9)),
        Lane(AdaGrad(learning_rate=0.1)),
        Lane(AdaDelta(rho=0.95, epsilon=1e-4)),
        Lane(RMSProp(learning_rate=0.03, rho=0.95)),
    ),
)

LONG_VALLEY = Race(
    surface=LongValley(),
    start=(1.0, 0.01),
    steps=200,
    lanes=(
        Lane(GradientDescent(learning_rate=0.01)),
        Lane(Momentum(learning_rate=0.01, momentum=0.95)),
        Lane(Nesterov(learning_rate=0.01, momentum=0.95)),
        Lane(AdaGrad(learning_rate=0.2)),
        Lane(AdaDelta(rho=0.95, epsilon=1e-4, learning_rate=2.0)),
        Lane(RMSProp(learning_rate=0.03, rho=0.95)),
    ),
)

NOISY_MOONS = Race(
    surface=NoisyMoons(),
    start=(-1.0, 3.0),
    steps=200,
    lanes=(
        Lane(GradientDescent(learning_rate=0.15)),
        Lane(Momentum(learning_rate=0.15, momentum=0.9)),
        Lane(Nesterov(learning_rate=0.15, momentum=0.9)),
        Lane(AdaGrad(learning_rate=0.7)),
        Lane(AdaDelta(rho=0.95, epsilon=1e-4, learning_rate=2.0)),
        Lane(RMSProp(learning_rate=0.05, rho=0.95)),
    ),
)

_ALL = (
    Preset(
        slug="beale",
        name="Beale's function",
        about="Alec Radford's animation on Beale's function: start and settings were fitted to its published frames.",
        look_for=(
            "The first gradient is large: Momentum and Nesterov shoot past the valley and swing back, while the rules that "
            "scale their steps turn into it early. With these settings plain gradient descent ends farthest from the "
            "minimum."
        ),
        race=BEALE,
    ),
    Preset(
        slug="saddle",
        name="Saddle point",
        about=(
            "After Alec Radford's animation of a saddle point, with settings of ours: the start lies a hair off the "
            "ridge that leads straight into it."
        ),
        look_for=(
            "Gradient descent slides to the saddle and is still there at the end. Momentum and Nesterov overshoot it, come "
            "back and then escape; AdaGrad, AdaDelta and RMSProp leave long before them."
        ),
        race=SADDLE,
    ),
    Preset(
        slug="long-valley",
        name="Long Valley",
        about=(
            "After Alec Radford's Long Valley: its formula and its numbers were never published, so surface and settings "
            "are ours."
        ),
        look_for=(
            "Gradient descent falls across the valley and gets nowhere along it; Momentum and Nesterov swing from wall to "
            "wall until they have built up velocity along it. The rules that scale each dimension set off along it at once."
        ),
        race=LONG_VALLEY,
    ),
    Preset(
        slug="noisy-moons",
        name="Noisy moons",
        about=(
            "After Alec Radford's animation, with settings of ours: logistic regression on two noisy half-moons, where the "
            "ground is the loss over all points, but each step sees a minibatch, the same one for every lane."
        ),
        look_for=(
            "Gradient descent jitters with its minibatches. Momentum and Nesterov smooth them into a steadier path, which "
            "overshoots the minimum and then corrects; every lane ends as a far better classifier than it began."
        ),
        race=NOISY_MOONS,
    ),
)

PRESETS: dict[str, Preset] = {preset.slug: preset for preset in _ALL}
