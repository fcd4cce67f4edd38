// How the transform of a race moves points: x to about + matrix (x - about).

/** @import { Move, Pair } from "../wire.d.ts" */

import { pointed } from "./number.js";

/**
 * Where a point goes.
 *
 * @param {Pair} point
 * @param {Move} move
 * @returns {Pair}
 */
export function moved([x, y], { matrix: [[a, b], [c, d]], about: [p, q] }) {
  return [p + a * (x - p) + b * (y - q), q + c * (x - p) + d * (y - q)];
}

/**
 * The point that goes to another: a rotation and a stretch, undone.
 *
 * @param {Pair} point
 * @param {Move} move
 */
export function movedBack(point, { matrix: [[a, b], [c, d]], about }) {
  const square = a * d - b * c;
  /** @type {Move} */
  const inverse = {
    matrix: [
      [d / square, -b / square],
      [-c / square, a / square],
    ],
    about,
  };
  return moved(point, inverse);
}

/**
 * The point of the untransformed surface that a person chose in the picture, with as many digits as that can show.
 *
 * @param {Pair} shown
 * @param {Move} move
 * @param {Pair} pixel how much of each axis of the picture a pixel shows
 * @returns {Pair}
 */
export function chosenPoint(shown, move, pixel) {
  const [x, y] = movedBack(shown, move);
  const { matrix } = move;
  // As far as a coordinate may go for neither of the picture's to go a pixel.
  const room = (/** @type {0 | 1} */ k) => Math.min(...matrix.map((row, of) => pixel[of] / Math.abs(row[k])));
  return [pointed(x, room(0)), pointed(y, room(1))];
}
