import assert from "node:assert/strict";
import { test } from "node:test";

import { chosenPoint, moved, movedBack } from "../../player/web/shared/motion.js";

/** @import { Move, Pair } from "../../player/web/wire.d.ts" */

/**
 * A turn by an angle after a stretch along x.
 *
 * @param {number} angle @param {number} stretch @param {Pair} [about] @returns {Move}
 */
const motion = (angle, stretch, about = [0, 0]) => ({
  matrix: [
    [stretch * Math.cos(angle), -Math.sin(angle)],
    [stretch * Math.sin(angle), Math.cos(angle)],
  ],
  about,
});

/** @param {Pair | number[]} point @param {Pair | number[]} wanted */
function near(point, wanted, tolerance = 1e-12) {
  assert.equal(point.length, 2);
  point.forEach((value, k) => assert.ok(Math.abs(value - wanted[k]) <= tolerance, `${point}, not ${wanted}`));
}

test("a quarter of a turn goes from the right to the top", () => {
  near(moved([1, 0], motion(Math.PI / 2, 1)), [0, 1]);
  near(moved([0, 1], motion(Math.PI / 2, 1)), [-1, 0]);
});

test("a shear has its own entry for each coordinate", () => {
  const matrix = /** @type {[Pair, Pair]} */ ([
    [1, 2],
    [3, 5],
  ]);
  assert.deepEqual(moved([10, 100], { matrix, about: [0, 0] }), [210, 530]);
  assert.deepEqual(moved([11, 102], { matrix, about: [1, 2] }), [211, 532]);
});

test("the point about which it moves stays", () => {
  assert.deepEqual(moved([3, -2], motion(1.2, 7, [3, -2])), [3, -2]);
  assert.deepEqual(movedBack([3, -2], motion(1.2, 7, [3, -2])), [3, -2]);
});

test("a stretch is about its point", () => {
  near(moved([2, 5], motion(0, 4, [1, 1])), [5, 5]);
});

test("moved back and moved undo each other, for turns and for stretches", () => {
  for (const angle of [0, 0.3, Math.PI / 2, 2.5, -1]) {
    for (const stretch of [0.01, 0.5, 1, 3, 100]) {
      for (const about of /** @type {Pair[]} */ ([
        [0, 0],
        [3, -2],
      ])) {
        for (const point of /** @type {Pair[]} */ ([
          [0, 0],
          [1.5, -0.25],
          [-7, 4],
        ])) {
          const move = motion(angle, stretch, about);
          near(movedBack(moved(point, move), move), point, 1e-11 * (1 + 1 / stretch));
          near(moved(movedBack(point, move), move), point, 1e-11 * (1 + 1 / stretch));
        }
      }
    }
  }
});

test("a chosen point has as many digits as the picture can show, of the surface before it was moved", () => {
  const still = motion(0, 1);
  assert.deepEqual(chosenPoint([1.23456789, -0.000123456], still, [0.015, 0.015]), [1.235, 0]);
  assert.deepEqual(chosenPoint([3.0001234567, 1.5], still, [1e-6, 0.1]), [3.0001235, 1.5]);
  assert.deepEqual(chosenPoint([123456.7, 0], still, [300, 300]), [123457, 0]);
  assert.deepEqual(chosenPoint([4.04, 1 / 3], motion(0, 4), [0.4, 0.4]), [1.01, 0.3]);
  assert.deepEqual(chosenPoint([4.04, 1 / 3], motion(0, 0.25), [0.4, 0.4]), [16.2, 0.3]);
});

test("where nothing is moved, a point of few digits is chosen as it stands", () => {
  assert.deepEqual(chosenPoint([-1.2, 0.7], motion(0, 1, [0.1, 0.2]), [0.01, 0.01]), [-1.2, 0.7]);
});

test("a chosen point lies where it was pointed at, however the surface is turned and however far one zooms", () => {
  for (const angle of [0, 0.3, Math.PI / 2, 2.5]) {
    for (const stretch of [0.01, 1, 100]) {
      for (const pixel of [1, 0.015, 1e-6, 1e-9]) {
        const move = motion(angle, stretch, [3, -2]);
        const shown = /** @type {Pair} */ ([2.99951234567891, 0.123456789]);
        near(moved(chosenPoint(shown, move, [pixel, pixel]), move), shown, 0.75 * pixel);
      }
    }
  }
});
