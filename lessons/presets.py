"""Races worth opening with."""

from optimizers import AdaDelta, AdaGrad, GradientDescent, Momentum, Nesterov, RMSProp
from studies import Lane, Race
from surfaces import Beale

# Alec Radford's animation on Beale's function; the settings were fitted to its published frames.
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
