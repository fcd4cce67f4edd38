"""Loss surfaces on the plane: value, gradient, Hessian, domain, minima and a telling start.

Each module of `surfaces.functions` holds one surface; `SURFACES` finds them all and maps slug to class, sorted by name. A new
surface is a new module there, with a class that derives from `Surface` (usually from `FormulaSurface`), and its line below.
"""

from registry import entries
from surfaces import functions
from surfaces.formula import FormulaSurface as FormulaSurface
from surfaces.functions.absolute_value import AbsoluteValue as AbsoluteValue
from surfaces.functions.ackley import Ackley as Ackley
from surfaces.functions.beale import Beale as Beale
from surfaces.functions.booth import Booth as Booth
from surfaces.functions.easom import Easom as Easom
from surfaces.functions.few_moons import FewMoons as FewMoons
from surfaces.functions.goldstein_price import GoldsteinPrice as GoldsteinPrice
from surfaces.functions.himmelblau import Himmelblau as Himmelblau
from surfaces.functions.ill_conditioned_quadratic import IllConditionedQuadratic as IllConditionedQuadratic
from surfaces.functions.levy import Levy as Levy
from surfaces.functions.linear_network import LinearNetwork as LinearNetwork
from surfaces.functions.long_valley import LongValley as LongValley
from surfaces.functions.matyas import Matyas as Matyas
from surfaces.functions.mccormick import McCormick as McCormick
from surfaces.functions.monkey_saddle import MonkeySaddle as MonkeySaddle
from surfaces.functions.noisy_moons import NoisyMoons as NoisyMoons
from surfaces.functions.rastrigin import Rastrigin as Rastrigin
from surfaces.functions.rosenbrock import Rosenbrock as Rosenbrock
from surfaces.functions.saddle import Saddle as Saddle
from surfaces.functions.six_hump_camel import SixHumpCamel as SixHumpCamel
from surfaces.functions.styblinski_tang import StyblinskiTang as StyblinskiTang
from surfaces.functions.three_gaussians import ThreeGaussians as ThreeGaussians
from surfaces.functions.three_hump_camel import ThreeHumpCamel as ThreeHumpCamel
from surfaces.noise import Noisy as Noisy
from surfaces.surface import Ground as Ground
from surfaces.surface import Surface as Surface
from surfaces.transformed import Transform as Transform
from surfaces.transformed import Transformed as Transformed
from surfaces.transformed import transformed as transformed

SURFACES: dict[str, type[Surface]] = {
    surface.slug: surface for surface in sorted(entries(functions, Surface), key=lambda surface: surface.name)
}
