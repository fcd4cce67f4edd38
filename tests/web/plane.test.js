import assert from "node:assert/strict";
import { test } from "node:test";

import "./painting.js"; // before what makes paths as it is loaded
import { Plane } from "../../player/web/ground/plane.js";
import { as } from "./fakes.js";

/** @import { Window } from "../../player/web/wire.d.ts" */

/** A plane of 600 by 300 pixels at (40, 10) that shows a window. @param {Window} window */
function showing([[left, right], [bottom, top]]) {
  const box = {
    left: 40,
    top: 10,
    width: 600,
    height: 300,
    fromX: (/** @type {number} */ px) => left + ((px - 40) / 600) * (right - left),
    fromY: (/** @type {number} */ px) => top - ((px - 10) / 300) * (top - bottom),
  };
  return as(Object.assign(Object.create(Plane.prototype), { box: () => box }));
}

test("a plane knows how much of its axes a pixel shows", () => {
  const [wide, high] = showing([
    [-4.5, 4.5],
    [0, 3],
  ]).pixel;
  assert.ok(Math.abs(wide - 0.015) < 1e-12);
  assert.ok(Math.abs(high - 0.01) < 1e-12);
});

test("at ordinary zoom a point has few digits, held in the box", () => {
  const plane = showing([
    [-4.5, 4.5],
    [-4.5, 4.5],
  ]);
  assert.deepEqual(plane.pointAt(123.4, 67.8), [-3.249, 2.77]);
  assert.deepEqual(plane.pointAt(-1000, 9999), [-4.5, -4.5]);
});

test("however far one zooms, a point lies within half a pixel of where it was pointed at", () => {
  for (const half of [5e-1, 5e-4, 5e-8]) {
    const plane = showing([
      [3 - half, 3 + half],
      [-100 - half, -100 + half],
    ]);
    for (const [left, top] of [
      [123.4, 67.8],
      [124.4, 68.8],
    ]) {
      const { fromX, fromY } = plane.box();
      const [x, y] = plane.pointAt(left, top);
      assert.ok(Math.abs(x - fromX(left)) < half / 600, `${x}`);
      assert.ok(Math.abs(y - fromY(top)) < half / 300, `${y}`);
    }
  }
});
