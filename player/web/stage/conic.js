// The quadratic model of a loss at an iterate, q(d) = g·d + d'Hd/2: its level line through the iterate, and its
// centre, which Newton's method steps to.

/** @import { Ends, Pair } from "../wire.d.ts" */

const FINENESS = 96; // points on a whole conic
const SCAN = 40; // directions among which its pieces are looked for

/** @typedef {(angle: number) => boolean} Within */
/** @typedef {{ angle: number, inside: boolean }} Mark a direction, and whether the line is met there within reach */

/**
 * Where q = 0: polylines [[x0, y0, x1, y1, ...], ...] through the iterate at (0, 0), as far as `reach` from it; none
 * where a number is not finite.
 *
 * The iterate lies on its own level line, so each direction v meets the line once more, at v·(-2 g·v / v'Hv):
 * ellipse, hyperbola, parabola and a pair of lines are one formula, with no centre that could lie infinitely far. How
 * the directions are spread only decides where points are dense; evenly in the eigenbasis scaled by its eigenvalues, an
 * ellipse is even.
 *
 * @param {number} gx
 * @param {number} gy
 * @param {number} hxx
 * @param {number} hxy
 * @param {number} hyy
 * @param {number} reach
 */
export function conic(gx, gy, hxx, hxy, hyy, reach) {
  const steepness = Math.hypot(gx, gy);
  const size = Math.hypot(hxx, hxy, hxy, hyy);
  if (!Number.isFinite(steepness + size) || !(reach > 0) || !(steepness + size > 0)) return [];
  if (size * reach <= 1e-9 * steepness) return [line(-gy / steepness, gx / steepness, reach)];

  const { values, slopes, put } = eigenbasis(gx, gy, hxx, hxy, hyy);
  const spread = spreadOf(values, slopes, size, reach);
  const direction = (/** @type {number} */ angle) => [spread[0] * Math.cos(angle), spread[1] * Math.sin(angle)];
  const meet = (/** @type {number} */ angle) => {
    const [a, b] = direction(angle);
    const far = (-2 * (slopes[0] * a + slopes[1] * b)) / (values[0] * a * a + values[1] * b * b);
    return [far * a, far * b];
  };
  // Along an asymptote the line is met nowhere, or everywhere: then the conic is two lines, and this is one of them.
  const asymptotes = asymptotesOf(values[0] * spread[0] ** 2, values[1] * spread[1] ** 2);
  const paired = asymptotes.filter((angle) => {
    const [a, b] = direction(angle);
    return Math.abs(slopes[0] * a + slopes[1] * b) <= 1e-7 * steepness * Math.hypot(a, b);
  });
  const lines = paired.map((angle) => {
    const [a, b] = direction(angle);
    const length = Math.hypot(a, b);
    return line(...put(a / length, b / length), reach);
  });
  if (steepness === 0) return lines;

  /** @type {Within} */
  const within = (angle) => {
    if (paired.some((other) => Math.abs(Math.sin(angle - other)) < 3e-3)) return false; // the other line only
    const [a, b] = meet(angle);
    return a * a + b * b <= reach * reach; // no for NaN
  };
  const sampled = (/** @type {Ends} */ [start, end]) => {
    const count = Math.max(8, Math.round(((end - start) / Math.PI) * FINENESS));
    const points = [];
    for (let k = 0; k <= count; k++) {
      const [a, b] = meet(start + ((end - start) * k) / count);
      points.push(...put(a, b));
    }
    return points;
  };
  const tangent = Math.atan2(-slopes[0] * spread[0], slopes[1] * spread[1]);
  const pieces = piecesOf(marksOf(tangent, asymptotes, within), within);
  return [...lines, ...pieces.map((piece) => piece.flatMap(sampled))];
}

/**
 * Where the model has no slope, from the iterate: where Newton's step would land; null where there is no such point.
 *
 * @param {number} gx
 * @param {number} gy
 * @param {number} hxx
 * @param {number} hxy
 * @param {number} hyy
 * @returns {Pair | null}
 */
export function newtonPoint(gx, gy, hxx, hxy, hyy) {
  const determinant = hxx * hyy - hxy * hxy;
  const size = hxx * hxx + 2 * hxy * hxy + hyy * hyy;
  if (!(Math.abs(determinant) > 1e-9 * size)) return null; // of float32 entries nothing smaller can be told from 0
  const x = (hxy * gy - hyy * gx) / determinant;
  const y = (hxy * gx - hxx * gy) / determinant;
  return Number.isFinite(x + y) ? [x, y] : null;
}

/**
 * The eigenvalues, the gradient in the eigenbasis, and what puts a point of that basis back.
 *
 * @param {number} gx
 * @param {number} gy
 * @param {number} hxx
 * @param {number} hxy
 * @param {number} hyy
 */
function eigenbasis(gx, gy, hxx, hxy, hyy) {
  const mean = (hxx + hyy) / 2;
  const half = Math.hypot((hxx - hyy) / 2, hxy);
  const turn = Math.atan2(hxy, (hxx - hyy) / 2) / 2;
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  /** @type {(a: number, b: number) => Pair} */
  const put = (a, b) => [a * cos - b * sin, a * sin + b * cos];
  return { values: [mean + half, mean - half], slopes: [gx * cos + gy * sin, gy * cos - gx * sin], put };
}

/**
 * By how much the directions are spread along each eigenvector. An eigenvalue that bends too little to be seen within
 * reach would thin out the points; it only spreads, it draws nothing.
 *
 * @param {number[]} values
 * @param {number[]} slopes
 * @param {number} size
 * @param {number} reach
 */
function spreadOf(values, slopes, size, reach) {
  const bends = values.map((value, k) => Math.max(Math.abs(value), Math.abs(slopes[k]) / reach, 1e-12 * size));
  return bends.map((bend, k) => 1 / Math.sqrt(Math.max(bend, slopes[1 - k] ** 2 / (bends[1 - k] * reach * reach))));
}

/**
 * Half a turn of directions from the tangent on, where the conic passes the iterate, round to the tangent again.
 *
 * @param {number} tangent
 * @param {number[]} asymptotes
 * @param {Within} within
 */
function marksOf(tangent, asymptotes, within) {
  const angles = Array.from({ length: SCAN + 1 }, (_, k) => tangent + (k * Math.PI) / SCAN);
  const marks = angles.map((angle) => ({ angle, inside: within(angle) }));
  for (const angle of asymptotes) marks.push({ angle: tangent + modulo(angle - tangent, Math.PI), inside: false });
  return marks.sort((one, other) => one.angle - other.angle);
}

/**
 * The pieces of the line within reach, each as the stretches of directions that meet it one after the other.
 *
 * @param {Mark[]} marks
 * @param {Within} within
 */
function piecesOf(marks, within) {
  /** @type {Ends[][]} */
  const pieces = [];
  let from = marks[0].angle;
  for (let k = 1; k < marks.length; k++) {
    const before = marks[k - 1];
    const mark = marks[k];
    if (mark.inside && !before.inside) from = edge(within, mark.angle, before.angle);
    if (!mark.inside && before.inside) pieces.push([[from, edge(within, before.angle, mark.angle)]]);
  }
  const last = marks[marks.length - 1];
  if (!last.inside) return pieces;
  // What arrives at the tangent goes on where the first piece began there: half a turn meets the line in the same
  // points.
  if (marks[0].inside && pieces.length) pieces[0].unshift([from, last.angle]);
  else pieces.push([[from, last.angle]]);
  return pieces;
}

/**
 * The directions in which a cos² + b sin² vanishes, in half a turn.
 *
 * @param {number} a
 * @param {number} b
 */
function asymptotesOf(a, b) {
  if (a * b > 0) return [];
  const angle = Math.atan2(Math.sqrt(Math.abs(a)), Math.sqrt(Math.abs(b)));
  return a === 0 || b === 0 ? [angle] : [angle, Math.PI - angle];
}

/**
 * The last angle, from one within towards one outside, that is within.
 *
 * @param {Within} within
 * @param {number} inner
 * @param {number} outer
 */
function edge(within, inner, outer) {
  for (let k = 0; k < 52; k++) {
    const middle = (inner + outer) / 2;
    if (within(middle)) inner = middle;
    else outer = middle;
  }
  return inner;
}

/**
 * A line through the iterate along a unit vector.
 *
 * @param {number} ux
 * @param {number} uy
 * @param {number} reach
 */
function line(ux, uy, reach) {
  return [-ux * reach, -uy * reach, ux * reach, uy * reach];
}

/**
 * @param {number} value
 * @param {number} size
 */
function modulo(value, size) {
  return ((value % size) + size) % size;
}
