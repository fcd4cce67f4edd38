// A scale on which a valley floor and a mountain are both readable: the counterpart of figures/compression.py.

/** @import { LandscapeData } from "../wire.d.ts" */

/** @typedef {LandscapeData["scale"]} Scale */

const GENTLE = 25; // a landscape whose highest loss is this many times its lower decile is compressed

/**
 * The height of a loss.
 *
 * @param {Scale} scale
 * @returns {(loss: number) => number}
 */
export function heightBy({ kind, base, unit }) {
  return kind === "asinh" ? (loss) => Math.asinh((loss - base) / unit) : (loss) => (loss - base) / unit;
}

/**
 * The scale that suits some losses; those that are not finite are left out.
 *
 * @param {number[]} losses
 * @returns {Scale}
 */
export function scaleOf(losses) {
  const sorted = Float64Array.from(losses.filter(Number.isFinite)).sort();
  const base = sorted[0];
  const span = sorted[sorted.length - 1] - base || 1;
  const low = quantile(sorted, 0.1) - base;
  if (low > 0 && span / low <= GENTLE) return { kind: "linear", base, unit: span };
  return { kind: "asinh", base, unit: Math.max(low / 4, span * 1e-6, 1e-300) };
}

/** The value below which a share of sorted numbers lies, straight between two of them. */
function quantile(/** @type {Float64Array} */ sorted, /** @type {number} */ share) {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}
