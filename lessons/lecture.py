"""The lecture that the lessons follow: whose it is, its slides, and its update rules as they are printed."""

from dataclasses import dataclass

from optimizers import Optimizer

TITLE = "Adaptive Learning Rates"
AUTHOR = "Nan Ye"
PLACE = "School of Mathematics and Physics, The University of Queensland"
CITED = f"“{TITLE}” by {AUTHOR}, {PLACE}"

ANIMATIONS = "https://imgur.com/a/Hqolp#2dKCQHh"  # as its slide on visualizing optimization algorithms gives it

# The headings of its slides, in order. Slides that go on under the heading of the one before stand here once.
SLIDES = (
    "Local Geometry and Adaptivity",
    "Per-dimension adaptivity",
    "Learning Rate Annealing",
    "Newton's Method",
    "Diagonal approximation",
    "AdaGrad",
    "RMSProp",
    "AdaDelta",
    "Adam",
    "Visualizing Optimization Algorithms",
    "Your Turn",
    "Numerical Optimization for Machine Learning",
    "Debugging Your Neural Net",
)


@dataclass(frozen=True)
class Rule:
    r"""An update rule of the lecture, beside the one that runs here.

    Attributes:
        slide: the heading of the slide that prints it, one of `SLIDES`.
        printed: its formulas as they are printed, in LaTeX, one to a line: with the slide's own $w$, $\rho$ and upper indices
            $(t)$, slips included.
        runs: the optimizer that runs here; its `latex` is drawn beside.
        told: how the two differ, in notation or in substance, in Markdown; nothing where they do not.
    """

    slide: str
    printed: tuple[str, ...]
    runs: type[Optimizer]
    told: str = ""
