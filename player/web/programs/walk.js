// What every walk does alike, whichever program takes its steps: it dies far away, comes near a minimum, and ends in a
// word. NumPy's walk is the truth: optimizers/walk.py, arrival.py, outcome.py. Numbers are float64 here, too.

/**
 * @typedef {[x: number, y: number]} Pair
 *
 * @typedef {object} Facts of a surface as it is chosen
 * @property {[Pair, Pair]} domain the ends of its window, in x and in y
 * @property {Pair[]} minima
 * @property {Pair[]} local_minima
 * @property {number | null} infimum of its loss; null where that has no least value
 *
 * @typedef {object} Transform that a surface is seen through
 * @property {number} turn in degrees
 * @property {number} stretch
 * @property {number} loss_factor
 *
 * @typedef {object} Surface what `bind` of a surface's program answers
 * @property {(x: number, y: number) => number} value
 * @property {(g: Float64Array, x: number, y: number) => void} gradient
 * @property {(x: number, y: number) => number} [distance] to the nearest minimum, where these are a curve
 * @property {Grid} [grid] of a surface alone
 *
 * @typedef {(out: Float64Array, x: Pair, y: Pair, columns: number, rows: number) => void} Grid fills out with the
 *   losses over a window, row by row from below
 *
 * @typedef {object} Steps what `bind` of a lane's program answers, beside the surface
 * @property {(q: Float64Array, x: number, y: number) => void} init
 * @property {(q: Float64Array, t: number, u: number, v: number) => void} step
 * @property {Inspect} inspect
 *
 * @typedef {object} Run of a lane
 * @property {Steps} lane
 * @property {number} size of its state
 * @property {Ground} ground
 * @property {Pair} start as it is shown: transformed
 * @property {number} steps
 * @property {ArrayLike<number>} noise the draws of steps 1, 2, ..., two a step; none where there is no noise
 *
 * @typedef {(t: number, x: number, y: number, state: Float64Array) => void} See hears of step t + 1 from (x, y), with
 *   the state after it; and at the end of a run, of the last iterate
 *
 * @typedef {(r: Float64Array, q: Float64Array, t: number, u: number, v: number, x: number, y: number) => void} Inspect
 *   fills r with what is told of step t from (x, y), given the state after it
 *
 * @typedef {"converged" | "escaped" | "diverged" | "stalled" | "circling" | "running"} Status
 *
 * @typedef {object} Path a run; what is told of its steps has a number for the start, too, but the rate
 * @property {Float64Array} x
 * @property {Float64Array} y
 * @property {Float64Array} loss
 * @property {Float64Array} gradient_norm
 * @property {Float64Array} distance
 * @property {Float64Array} learning_rate
 * @property {number} converged_at
 * @property {number} diverged_at
 * @property {Status} status
 */

const FAR = 1e6; // times the longer side of the window: so far from its centre, a lane counts as diverged
const NEAR = 0.02; // of the window's diagonal
const REST = 1e-6; // gradient norm, and step as a share of the diagonal, below which a lane is at rest
const SETTLED = 20; // what has converged has been near for one part in so many of its steps
const QUARTER = 4; // what circles has been close for one part in so many

/** A window, its minima, and the units in which things are told there, once it is transformed. */
export class Ground {
  /**
   * @param {Facts} facts
   * @param {Transform} transform
   * @param {number} tolerance of the loss as it was chosen
   * @param {Surface} surface
   */
  constructor({ domain, minima, local_minima, infimum }, { turn, stretch, loss_factor }, tolerance, surface) {
    const [x, y] = domain;
    const sides = [x[1] - x[0], y[1] - y[0]];
    this.surface = surface;
    this.domain = domain;
    this.centre = /** @type {Pair} */ ([(x[0] + x[1]) / 2, (y[0] + y[1]) / 2]);
    this.matrix = matrixOf(turn, stretch);
    this.stretch = stretch;
    this.far = FAR * stretch * Math.max(...sides);
    const wide = (/** @type {0 | 1} */ axis) =>
      domain[axis].map((end) => this.centre[axis] * (1 - stretch) + stretch * end);
    this.window = /** @type {[Pair, Pair]} */ ([wide(0), wide(1)]);
    this.diagonal = stretch * Math.hypot(...sides);
    this.radius = NEAR * this.diagonal;
    this.slope = loss_factor;
    this.tolerance = tolerance * loss_factor;
    this.bottomless = infimum === null;
    this.offset = (infimum ?? 0) * loss_factor;
    this.minima = minima.map((point) => this.move(point));
    this.localMinima = local_minima.map((point) => this.move(point));
    this.least = this.minima.length ? surface.value(...this.minima[0]) : NaN;
  }

  /** Where a point of the surface as chosen lies. @param {Pair} point @returns {Pair} */
  move([x, y]) {
    const [[a, b], [c, d]] = this.matrix;
    const [u, v] = [x - this.centre[0], y - this.centre[1]];
    return [this.centre[0] + a * u + b * v, this.centre[1] + c * u + d * v];
  }

  /** Whether a point lies outside of the window as it is turned. */
  isOutside(/** @type {number} */ x, /** @type {number} */ y) {
    const [[a, b], [c, d]] = this.matrix;
    const [u, v] = [x - this.centre[0], y - this.centre[1]];
    const square = this.stretch * this.stretch;
    const place = [this.centre[0] + (a * u + c * v) / square, this.centre[1] + (b * u + d * v) / square];
    return this.domain.some(([low, high], axis) => place[axis] < low || place[axis] > high);
  }

  /** The distance to the nearest global minimum; infinite where there is none. */
  distance(/** @type {number} */ x, /** @type {number} */ y) {
    if (this.surface.distance || Number.isNaN(x)) return this.surface.distance?.(x, y) ?? NaN;
    return Math.sqrt(nearest(this.minima, x, y));
  }

  isClose(/** @type {number} */ x, /** @type {number} */ y) {
    return this.distance(x, y) <= this.radius || nearest(this.localMinima, x, y) <= this.radius * this.radius;
  }

  isNear(/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ loss) {
    return this.distance(x, y) <= this.radius && Math.abs(loss - this.least) <= this.tolerance;
  }
}

/**
 * Runs a lane.
 *
 * @param {Run} run
 * @param {See} [see]
 * @returns {Path}
 */
export function walk({ lane, size, ground, start, steps, noise }, see) {
  const { surface, centre, far } = ground;
  const state = new Float64Array(size);
  const g = new Float64Array(2);
  const rows = () => new Float64Array(steps + 1).fill(NaN);
  const [x, y, loss, gradient_norm, distance] = [rows(), rows(), rows(), rows(), rows()];
  const learning_rate = new Float64Array(steps).fill(NaN);
  let diverged_at = -1;
  lane.init(state, ...start);
  for (let t = 0; ; t++) {
    const u = (x[t] = state[0]);
    const v = (y[t] = state[1]);
    loss[t] = surface.value(u, v);
    surface.gradient(g, u, v);
    gradient_norm[t] = Math.hypot(g[0], g[1]);
    distance[t] = ground.distance(u, v);
    if (t < steps) lane.step(state, t + 1, noise[2 * t], noise[2 * t + 1]);
    see?.(t, u, v, state);
    if (t === steps) break;
    if (!(Math.hypot(state[0] - centre[0], state[1] - centre[1]) <= far)) {
      diverged_at = t + 1;
      break;
    }
    learning_rate[t] = state[2];
  }
  const path = { x, y, loss, gradient_norm, distance, learning_rate, diverged_at };
  const converged_at = convergedAt(path, ground);
  return { ...path, converged_at, status: statusOf(path, ground, converged_at) };
}

/** @typedef {Omit<Path, "status" | "converged_at">} Walked */

/**
 * The first step from which a path stays near a global minimum to its end, if for the last twentieth of its steps.
 *
 * @param {Walked} path
 * @param {Ground} ground
 */
function convergedAt({ x, y, loss }, ground) {
  const steps = x.length - 1;
  let since = steps + 1;
  while (since > 0 && ground.isNear(x[since - 1], y[since - 1], loss[since - 1])) since--;
  return since <= steps && SETTLED * (steps - since) >= steps ? since : -1;
}

/**
 * @param {Walked} path
 * @param {Ground} ground
 * @param {number} converged_at
 * @returns {Status}
 */
function statusOf(path, ground, converged_at) {
  const { x, y, loss, gradient_norm, diverged_at } = path;
  const end = x.length - 1;
  const last = diverged_at < 0 ? end : diverged_at - 1; // the last finite iterate
  if (converged_at >= 0) return "converged";
  const outside = diverged_at >= 0 || ground.isOutside(x[end], y[end]);
  if (ground.bottomless && outside && loss[last] < loss[0]) return "escaped";
  if (diverged_at >= 0) return "diverged";
  const step = Math.hypot(x[end] - x[end - 1], y[end] - y[end - 1]);
  const flat = gradient_norm[end] <= (REST * ground.slope) / ground.stretch;
  if (flat && step <= REST * ground.diagonal) return "stalled";
  return circles(path, ground) ? "circling" : "running";
}

/**
 * Whether a path stays close to a minimum in the last quarter of its steps, walking farther than across that disc.
 *
 * @param {Walked} path
 * @param {Ground} ground
 */
function circles({ x, y }, ground) {
  const steps = x.length - 1;
  const first = Math.floor(((QUARTER - 1) * steps) / QUARTER);
  let walked = 0;
  for (let t = first; t <= steps; t++) {
    if (!ground.isClose(x[t], y[t])) return false;
    if (t > first) walked += Math.hypot(x[t] - x[t - 1], y[t] - y[t - 1]);
  }
  return walked > 2 * ground.radius;
}

/** a R, exact at quarter turns, as in surfaces/transformed.py. @returns {[Pair, Pair]} */
function matrixOf(/** @type {number} */ turn, /** @type {number} */ stretch) {
  const angle = (turn * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)].map((one) => (turn % 90 === 0 ? Math.round(one) : one));
  return [
    [stretch * cos, -stretch * sin],
    [stretch * sin, stretch * cos],
  ];
}

/** The square of the distance to the nearest of some points. */
function nearest(/** @type {Pair[]} */ points, /** @type {number} */ x, /** @type {number} */ y) {
  let least = Infinity;
  for (const [a, b] of points) least = Math.min(least, (x - a) ** 2 + (y - b) ** 2);
  return least;
}
