"""What the value of a hyperparameter comes to, in one phrase for a person: each function answers that of one kind.

A phrase tells of that value alone, so it says nothing that depends on another hyperparameter, or says for which case it
holds. "A slope" is one entry of the gradient.
"""

from collections.abc import Callable
from math import log, sqrt

from parameters import spoken


def per_slope(rate: float) -> str:
    """Of a plain learning rate."""
    return f"a slope of 1 moves x by {_exact(rate)} a step"


def push(rate: float) -> str:
    """Of a learning rate that feeds a velocity."""
    return f"a slope of 1 adds {_exact(rate)} to the velocity at each step"


def first_step(rate: float) -> str:
    """Of a learning rate whose gradient is first divided by about itself."""
    return f"the first step is about {_exact(rate)} in each direction"


def first_step_over_beta(rate: float) -> str:
    """Of AdaBelief's learning rate: m is (1 - beta_1) g then, and g is beta_1 g away from it."""
    return f"the first step is {_exact(rate)} / β₁ in each direction"


def very_first_step(size: float) -> str:
    """Of a step size to begin with, whatever the slope."""
    return f"the first step is {_exact(size)} in each direction"


def first_length(rate: float) -> str:
    """Of a learning rate whose gradient is first divided by about its length."""
    return f"the first step is about {_exact(rate)} long"


def steady_step(rate: float) -> str:
    """Of a learning rate whose gradient is divided by a root mean square of late ones."""
    return f"under a steady slope steps come to about {_exact(rate)} in each direction"


def later_steps(rate: float) -> str:
    """Of RAdam's learning rate: it divides by the root mean square once that is averaged over enough steps."""
    return f"once it divides, steps under a steady slope come to about {_exact(rate)} in each direction"


def every_step(rate: float) -> str:
    """Of the learning rate of a rule of signs."""
    return f"a step is about {_exact(rate)} in each direction, whatever the slope"


def left_after(where: str) -> Callable[[float], str]:
    """Of a share of Newton's step: the error is multiplied by 1 - eta, where the model of the loss is exact."""

    def meaning(rate: float) -> str:
        if rate == 1:
            return f"{where}, one step goes all the way"
        if rate > 1:
            return f"{where}, a step overshoots by {_percent(rate - 1)}"
        return f"{where}, {_percent(1 - rate)} of the way is left after a step"

    return meaning


def times_the_paper(factor: float) -> str:
    """Of a factor that the paper does not have."""
    return "steps as long as in the paper" if factor == 1 else f"steps {_exact(factor)} times as long as in the paper"


def longest_first_step(epsilon: float) -> str:
    """Of AdaDelta's epsilon: its first step is eta sqrt(epsilon / (1 - rho)) where the slope is large, and less elsewhere."""
    return f"the first step is at most η · {spoken(sqrt(epsilon))} / √(1 − ρ) in each direction"


def speed_up(mu: float) -> str:
    """Of a velocity's share: the first step is eta g, and under a steady gradient they tend to eta g / (1 - mu)."""
    return _speed_up(mu, spoken(1 / (1 - mu)))


def speed_up_ahead(mu: float) -> str:
    """Of Nesterov's: they tend to eta g / (1 - mu), too, but the first is (1 + mu) eta g: 1 / (1 - mu^2) times."""
    return _speed_up(mu, spoken(1 / (1 - mu * mu), digits=3))


def memory(beta: float) -> str:
    """Of a moving average: the weights (1 - beta) beta^k have the effective length 1 / (1 - beta)."""
    return "only the newest step counts" if beta == 0 else f"averages over about {_steps(1 / (1 - beta))}"


def fading(beta: float) -> str:
    """Of a maximum that is multiplied by beta at each step."""
    if beta == 0:
        return "only the newest step counts"
    return f"a peak fades to half in {_steps(log(0.5) / log(beta))}"


def weight_of_newest(beta: float) -> str:
    """Of a share of the past, the newest gradient having the rest."""
    return f"the newest gradient weighs {_percent(1 - beta)}"


def flat_below(epsilon: float) -> str:
    """Of an epsilon beside the root."""
    return f"slopes below {spoken(epsilon)} count as flat" if epsilon else "no slope counts as flat"


def flat_below_root(epsilon: float) -> str:
    """Of an epsilon inside the root."""
    return flat_below(sqrt(epsilon))


def flat_below_root_or_self(epsilon: float) -> str:
    """Of an epsilon that a switch moves from inside the root to beside it."""
    return f"{flat_below_root(epsilon)} ({spoken(epsilon)} if beside the root)" if epsilon else flat_below(epsilon)


def least_curvature(epsilon: float) -> str:
    """Of an epsilon that is added to curvatures."""
    return f"curvatures from 0 on count as {spoken(epsilon)} more than they are"


def momentum_rise(psi: float) -> str:
    """Of NAdam's psi: what is missing of the full momentum, half of it at first, falls as 0.96^(t psi)."""
    if psi == 0:
        return "the momentum stays at half"
    return f"the momentum has risen from half to three quarters after {_steps(log(0.5) / log(0.96) / psi)}"


def growth(factor: float) -> str:
    """Of the factor on a step size while the sign holds."""
    if factor == 1:
        return "steps never grow"
    return f"on a steady slope, steps are ten times as long after {_steps(log(10) / log(factor))}"


def cut_at_sign(factor: float) -> str:
    """Of the factor on a step size when the sign flips."""
    return f"a change of sign leaves {_percent(factor)} of the step size"


def first_trial(rate: float) -> str:
    """Of the rate that a search begins with."""
    return f"where the slope is 1, a step of {_exact(rate)} is tried first"


def failed_trial(factor: float) -> str:
    """Of the factor on a rate that was too long."""
    return f"a failed trial leaves {_percent(factor)} of the step"


def wanted_decrease(share: float) -> str:
    """Of Armijo's constant."""
    return f"a step must bring {_percent(share)} of what the slope foretells"


def slope_left(share: float) -> str:
    """Of the second Wolfe constant."""
    return f"a search ends once at most {_percent(share)} of the slope is left"


def damped_step(damping: float) -> str:
    """Of Levenberg's first lambda: the step is no longer than |g| / lambda."""
    return f"a slope of 1 first moves x by {spoken(1 / damping)} at most"


def boldness(factor: float) -> str:
    """Of the factor on a damping."""
    return f"three successes in a row divide the damping by {spoken(factor * factor * factor)}"


def half_rate_of_decay(decay: float) -> str:
    """Of d in 1 / (1 + d t), which is a half at t = 1 / d."""
    return "the rate stays" if decay == 0 else f"half the rate after {_steps(1 / decay)}"


def half_rate_of_factor(gamma: float) -> str:
    """Of gamma in gamma^t, which is a half at t = log(1/2) / log(gamma)."""
    if gamma == 0:
        return "no rate is left"
    if gamma == 1:
        return "the rate stays"
    if gamma < 1:
        return f"half the rate after {_steps(log(0.5) / log(gamma))}"
    return f"twice the rate after {_steps(log(2) / log(gamma))}"


def left_after_drop(factor: float) -> str:
    """Of the factor of a step decay."""
    return f"a drop leaves {_percent(factor)} of the rate"


def halfway_down(period: int) -> str:
    """Of the period of half a cosine."""
    return f"halfway down after {_steps(period / 2)}"


def end_of_rate(share: float) -> str:
    """Of the floor of half a cosine."""
    return f"ends at {_percent(share)} of the rate"


def first_of_warmup(steps: int) -> str:
    """Of the length of a linear rise from 0."""
    return f"the first step has {_percent(1 / steps)} of the rate"


def left_after_plateau(factor: float) -> str:
    """Of the factor of a cut."""
    return f"a plateau leaves {_percent(factor)} of the rate"


def cut_after(patience: int) -> str:
    """Of the steps without improvement that are tolerated: the next one cuts."""
    return (
        "every step without improvement cuts" if patience == 0 else f"step {patience + 1:.0f} without improvement cuts"
    )


def counts_as_better(threshold: float) -> str:
    """Of the relative fall of the loss that counts."""
    return "any fall counts" if threshold == 0 else f"a fall counts from {_percent(threshold)} of the loss"


def _speed_up(mu: float, times: str) -> str:
    return f"under a steady slope steps grow to {times} times the first" if mu else "no speed is kept"


def _steps(count: float) -> str:
    text = spoken(count)
    if count < 1:
        return "less than 1 step"
    return f"{text} step" if text == "1" else f"{text} steps"


def _exact(value: float) -> str:
    """A value that a person chose: its own digits, as far as they matter."""
    return spoken(value, digits=4)


def _percent(share: float) -> str:
    return f"{spoken(100 * share, digits=4)}%"
