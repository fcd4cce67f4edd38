"""Update rules, learning-rate schedules, and `run`, which makes a trajectory of them.

Each module of `optimizers.rules` holds one rule; `OPTIMIZERS` finds them all and maps slug to class: those of the lecture
first, by year, then the others, by year. A new rule is a new module there, with a class that derives from `Optimizer`, and its
line below.
"""

from optimizers import rules
from optimizers.optimizer import Optimizer as Optimizer
from optimizers.rules.adabelief import AdaBelief as AdaBelief
from optimizers.rules.adadelta import AdaDelta as AdaDelta
from optimizers.rules.adagrad import AdaGrad as AdaGrad
from optimizers.rules.adam import Adam as Adam
from optimizers.rules.adamax import AdaMax as AdaMax
from optimizers.rules.adamw import AdamW as AdamW
from optimizers.rules.amsgrad import AMSGrad as AMSGrad
from optimizers.rules.backtracking_descent import BacktrackingDescent as BacktrackingDescent
from optimizers.rules.bfgs import BFGS as BFGS
from optimizers.rules.conjugate_gradient import ConjugateGradient as ConjugateGradient
from optimizers.rules.damped_newton import DampedNewton as DampedNewton
from optimizers.rules.diagonal_newton import DiagonalNewton as DiagonalNewton
from optimizers.rules.full_matrix_adagrad import FullMatrixAdaGrad as FullMatrixAdaGrad
from optimizers.rules.gradient_descent import GradientDescent as GradientDescent
from optimizers.rules.lion import Lion as Lion
from optimizers.rules.momentum import Momentum as Momentum
from optimizers.rules.nadam import NAdam as NAdam
from optimizers.rules.nesterov import Nesterov as Nesterov
from optimizers.rules.newton import Newton as Newton
from optimizers.rules.radam import RAdam as RAdam
from optimizers.rules.rmsprop import RMSProp as RMSProp
from optimizers.rules.rprop import Rprop as Rprop
from optimizers.rules.saddle_free_newton import SaddleFreeNewton as SaddleFreeNewton
from optimizers.run import run as run
from optimizers.schedules import SCHEDULES as SCHEDULES
from optimizers.schedules import Constant as Constant
from optimizers.schedules import Cosine as Cosine
from optimizers.schedules import Exponential as Exponential
from optimizers.schedules import InverseTime as InverseTime
from optimizers.schedules import ReduceOnPlateau as ReduceOnPlateau
from optimizers.schedules import Schedule as Schedule
from optimizers.schedules import StepDecay as StepDecay
from optimizers.schedules import Warmup as Warmup
from optimizers.trajectory import Trajectory as Trajectory
from registry import entries

OPTIMIZERS: dict[str, type[Optimizer]] = {
    rule.slug: rule
    for rule in sorted(entries(rules, Optimizer), key=lambda rule: (not rule.in_lecture, rule.year, rule.name))
}
