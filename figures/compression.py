"""A scale on which a valley floor and a mountain are both readable."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

Array = np.ndarray

# A landscape whose highest loss is this many times its lower decile is compressed; a gentler one is shown as it is.
_GENTLE = 25.0


@dataclass(frozen=True)
class Compression:
    r"""The height of a loss: $\operatorname{asinh}((\ell - b)/u)$, or $(\ell - b)/u$ where a linear scale serves.

    asinh is linear near the base b and logarithmic far above it, and unlike the logarithm it is defined below as well.

    Attributes:
        kind: "asinh" or "linear".
        base: the loss of height 0.
        unit: the loss above the base at which the logarithmic part sets in.
    """

    kind: Literal["asinh", "linear"]
    base: float
    unit: float

    def height(self, loss: Array | float) -> Array:
        """The height of each loss."""
        scaled = (np.asarray(loss) - self.base) / self.unit
        return np.arcsinh(scaled) if self.kind == "asinh" else scaled

    def loss(self, height: Array | float) -> Array:
        """The loss of each height: the inverse of `height`."""
        scaled = np.sinh(height) if self.kind == "asinh" else np.asarray(height)
        return self.base + self.unit * scaled


def compression(losses: Array) -> Compression:
    """The scale that suits these losses, an array of any shape; entries that are not finite are left out."""
    losses = np.asarray(losses)[np.isfinite(losses)]
    base, top = float(losses.min()), float(losses.max())
    span = top - base or 1.0
    low = float(np.quantile(losses, 0.1)) - base
    if low > 0 and span / low <= _GENTLE:
        return Compression("linear", base, span)
    return Compression("asinh", base, max(low / 4, span * 1e-6, 1e-300))


def round_losses(scale: Compression, top: float, count: int = 6) -> list[float]:
    """Up to `count` round losses, rising, to label an axis from the base to `top`."""
    if scale.kind == "linear":
        return [float(tick) for tick in _round_steps(scale.base, top, count)]
    decades = np.arange(np.ceil(np.log10(scale.unit)), np.log10(max(top - scale.base, scale.unit * 10)) + 1e-9)
    stride = max(1, int(np.ceil(len(decades) / count)))
    # Above a base that is not zero, the decades are distances from it and would not read as round numbers.
    ticks = [10.0**decade for decade in decades[::stride]]
    return [tick for tick in ([0.0] if scale.base <= 0 else []) + ticks if scale.base <= tick <= top * (1 + 1e-9)]


def _round_steps(low: float, high: float, count: int) -> Array:
    raw = (high - low) / count
    decade = 10.0 ** np.floor(np.log10(raw))
    step = next(m * decade for m in (1, 2, 5, 10) if m * decade >= raw)
    return np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
