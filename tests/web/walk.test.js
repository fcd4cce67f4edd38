import assert from "node:assert/strict";
import { test } from "node:test";

import { Ground, walk } from "../../player/web/programs/walk.js";
import { as } from "./fakes.js";

/** @import { Facts, Run } from "../../player/web/programs/walk.js" */

/** A bowl on a window from 0 to 4 and from 0 to 2, with its minimum at (1, 1). @type {Facts} */
const FACTS = {
  domain: [
    [0, 4],
    [0, 2],
  ],
  minima: [[1, 1]],
  local_minima: [],
  infimum: -3,
};
const BOWL = {
  value: (/** @type {number} */ x, /** @type {number} */ y) => (x - 1) ** 2 + (y - 1) ** 2 - 3,
  gradient: () => {},
};
const STILL = { turn: 0, stretch: 1, loss_factor: 1 };

test("a quarter turn is exact", () => {
  const ground = new Ground(FACTS, { turn: 90, stretch: 1, loss_factor: 1 }, 0, BOWL);
  assert.deepEqual(
    ground.matrix.map((row) => row.map((entry) => entry + 0)),
    [
      [0, -1],
      [1, 0],
    ],
  );
  assert.deepEqual(ground.move([3, 1]), [2, 2]);
  assert.deepEqual(ground.minima, [[2, 0]]);
});

test("a window is stretched about its middle, and not turned", () => {
  const { window } = new Ground(FACTS, { turn: 30, stretch: 2, loss_factor: 1 }, 0, BOWL);
  assert.deepEqual(window, [
    [-2, 6],
    [-1, 3],
  ]);
});

test("what is taken off a loss is multiplied as the loss is", () => {
  assert.equal(new Ground(FACTS, { turn: 0, stretch: 1, loss_factor: 2 }, 0, BOWL).offset, -6);
  const { offset, bottomless } = new Ground({ ...FACTS, infimum: null }, STILL, 0, BOWL);
  assert.deepEqual([offset, bottomless], [0, true]);
});

/** A lane that goes where it is told, step by step. @param {number[][]} way @returns {Run} */
function going(way) {
  const lane = as({
    init: (/** @type {Float64Array} */ q) => q.set([...way[0], 0.5]),
    step: (/** @type {Float64Array} */ q, /** @type {number} */ t) => q.set(way[t]),
  });
  const ground = new Ground(FACTS, STILL, 0.1, BOWL);
  return { lane, size: 3, ground, start: [0, 0], steps: way.length - 1, noise: [] };
}

test("a lane that is a million windows away is lost, and what is beyond is NaN", () => {
  const { x, loss, learning_rate, diverged_at, status } = walk(
    going([
      [2, 1],
      [4e6, 1],
      [4e6 + 3, 1],
      [2, 1],
    ]),
  );
  assert.deepEqual([...x], [2, 4e6, NaN, NaN]);
  assert.deepEqual([...loss].map(Number.isNaN), [false, false, true, true]);
  assert.deepEqual([...learning_rate], [0.5, NaN, NaN]);
  assert.deepEqual([diverged_at, status], [2, "diverged"]);
});

test("every step is seen with where it began, and the last iterate too", () => {
  /** @type {number[][]} */
  const seen = [];
  const way = [
    [2, 1],
    [3, 1],
    [1, 1],
  ];
  walk(going(way), (t, x, y, state) => seen.push([t, x, y, state[0]]));
  assert.deepEqual(seen, [
    [0, 2, 1, 3],
    [1, 3, 1, 1],
    [2, 1, 1, 1],
  ]);
});
