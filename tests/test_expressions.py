"""Expressions: equal nodes are one, derivatives are SymPy's, values are NumPy's, and LaTeX says the same."""

from itertools import chain

import numpy as np
import pytest
import sympy

from expressions import Graph, derivative, evaluate, gradient, hessian, latex, ordered
from expressions.operations import OPERATIONS
from programs.recorded import Recorded, lifted
from surfaces import SURFACES
from surfaces.formula import FormulaSurface, written

FORMULAS = [surface for surface in SURFACES.values() if issubclass(surface, FormulaSurface)]


def arguments_of(name: str) -> int:
    return getattr(OPERATIONS[name].compute, "nin", 3)  # where is no ufunc


def test_equal_expressions_are_one_node():
    graph = Graph()
    x, y = graph.symbol("x"), graph.symbol("y")
    assert graph.symbol("x") is x
    assert (x + y) * 2 is (x + y) * 2.0
    assert x + y is not y + x
    assert graph.number(0.0) is not graph.number(-0.0)
    assert graph.number(1.0) is not graph.number(True)


def test_what_is_known_is_computed_at_once_as_numpy_does():
    graph = Graph()
    x = graph.symbol("x")
    assert (graph.number(1.0) / 0.0).value == np.inf
    assert np.isnan(graph.apply("sqrt", -1.0).value)
    assert x * 1 is x / 1 is x**1 is x - 0 is x
    assert x * 0 is not graph.number(0.0)  # of infinity it is NaN
    assert x + 0 is not x  # of -0 it is 0


def test_a_graph_is_bounded():
    def grow(graph: Graph) -> None:
        x = graph.symbol("x")
        for k in range(100):
            x = x * x + k

    grow(Graph(most=400))
    with pytest.raises(ValueError, match="more than 100 operations; give a shorter formula"):
        grow(Graph(most=100))


def test_each_node_comes_after_its_arguments():
    graph = Graph()
    x = graph.symbol("x")
    nodes = ordered([(x * x + 1) ** (x - 2)])
    for place, node in enumerate(nodes):
        assert all(one in nodes[:place] for one in node.arguments)


@pytest.mark.parametrize("name", [name for name, one in OPERATIONS.items() if one.partials or one.choice])
def test_each_operation_has_its_derivative(name):
    """Against the difference quotient of NumPy's function, by each argument."""
    graph = Graph()
    count = arguments_of(name)
    point = [0.37, 0.61, -0.83][:count]
    symbols = [graph.symbol(one) for one in "abc"[:count]]
    nodes = [symbols[0] >= 0.2, *symbols[1:]] if name == "where" else symbols
    node = graph.apply(name, *nodes)
    for symbol in symbols[name == "where" :]:
        slope, h = derivative(node, symbol), 1e-6

        def value(by: float, symbol=symbol) -> float:
            given = {str(one.value): at + by * (one is symbol) for one, at in zip(symbols, point, strict=True)}
            return float(evaluate([node], given)[0])

        given = {str(one.value): at for one, at in zip(symbols, point, strict=True)}
        (found,) = evaluate([slope], given)
        assert found == pytest.approx((value(h) - value(-h)) / (2 * h), rel=1e-8, abs=1e-9)


def test_the_slope_of_what_is_not_chosen_is_not_met():
    """The root's slope at 0 is infinite: 0 times it would be NaN."""
    graph = Graph()
    x = graph.symbol("x")
    node = graph.apply("where", x >= 1e-300, graph.apply("sqrt", x), 2 * x)
    assert evaluate([derivative(node, x)], {"x": 0.0})[0] == 2.0


@pytest.mark.parametrize("surface", FORMULAS, ids=lambda surface: surface.slug)
def test_derivatives_are_those_of_sympy(surface):
    """The loss, recorded and differentiated in the graph, against SymPy's own derivatives of the formula."""
    formula, ground, graph = written(surface), surface(), Graph()
    x, y = graph.symbol("x"), graph.symbol("y")
    loss = lifted(graph, ground.entries(0, Recorded(graph, [x, y]))[0]).nodes[()]
    numbers = [getattr(ground, str(symbol)) for symbol in formula.symbols[2:]]
    slopes = [formula.expression.diff(one) for one in formula.symbols[:2]]
    curvatures = [slope.diff(one) for slope in slopes for one in formula.symbols[:2]]
    rng = np.random.default_rng(1)
    (left, right), (bottom, top) = surface.domain
    points = rng.uniform(left, right, 20), rng.uniform(bottom, top, 20)
    found = evaluate([loss, *gradient(loss, (x, y)), *chain(*hessian(loss, (x, y)))], {"x": points[0], "y": points[1]})
    smooth = [
        one.replace(sympy.DiracDelta, lambda *_: sympy.Integer(0)) for one in (formula.expression, *slopes, *curvatures)
    ]
    for ours, theirs in zip(found, smooth, strict=True):
        expected = [
            float(theirs.evalf(30, subs=dict(zip(formula.symbols, (a, b, *numbers), strict=True))))
            for a, b in zip(*points, strict=True)
        ]
        np.testing.assert_allclose(
            np.broadcast_to(ours, 20), expected, rtol=1e-12, atol=1e-12 * max(1, np.max(np.abs(expected)))
        )


@pytest.mark.parametrize(
    ("build", "text"),
    [
        (lambda x, y, f: (x + y) * x, r"\left(x + y\right) \, x"),
        (lambda x, y, f: x - (y - x), r"x - \left(y - x\right)"),
        (lambda x, y, f: 2 * x**2 / (1 - y), r"\frac{2 \, x^{2}}{1 - y}"),
        (lambda x, y, f: x * 3, r"x \cdot 3"),
        (lambda x, y, f: -(x + y), r"-\left(x + y\right)"),
        (lambda x, y, f: (-x) ** 2, r"\left(-x\right)^{2}"),
        (lambda x, y, f: f("sin", x) ** 2, r"\sin\left(x\right)^{2}"),
        (lambda x, y, f: f("sqrt", f("absolute", x)), r"\sqrt{\left|x\right|}"),
        (lambda x, y, f: 1e-8 * x, r"10^{-8} \, x"),
        (lambda x, y, f: 2.5e20 + x, r"2.5 \cdot 10^{20} + x"),
        (
            lambda x, y, f: f("where", x >= y, x, 0.0),
            r"\begin{cases} x & \text{if } x \ge y \\ 0 & \text{otherwise} \end{cases}",
        ),
    ],
)
def test_latex(build, text):
    graph = Graph()
    assert latex(build(graph.symbol("x"), graph.symbol("y"), graph.apply)) == text


def test_latex_prints_symbols_as_asked():
    graph = Graph()
    assert latex(graph.symbol("kappa") * graph.symbol("x"), {"kappa": r"\kappa"}) == r"\kappa \, x"


def test_every_operation_can_be_printed():
    graph = Graph()
    symbols = [graph.symbol(one) for one in "abc"]
    for name in OPERATIONS:
        assert latex(graph.apply(name, *symbols[: arguments_of(name)]))


@pytest.mark.parametrize("operation", ["add", "subtract", "multiply", "divide", "power"])
def test_what_is_left_out_changes_no_value(operation):
    """Arguments of 0 and 1 on either side, at NaN and infinities, too."""
    values = np.array([-np.inf, -2.0, -0.0, 0.0, 0.5, 1.0, np.inf, np.nan])
    for number in (0.0, -0.0, 1.0, -1.0):
        graph = Graph()
        x = graph.symbol("x")
        found = evaluate([graph.apply(operation, number, x), graph.apply(operation, x, number)], {"x": values})
        compute = OPERATIONS[operation].compute
        with np.errstate(all="ignore"):
            expected = [compute(number, values), compute(values, number)]
        np.testing.assert_array_equal(found, expected)
        signs = [np.signbit(np.nan_to_num(row)) for row in (*found, *expected)]
        assert np.array_equal(signs[:2], signs[2:])
