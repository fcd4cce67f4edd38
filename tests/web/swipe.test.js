import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { goesAcross, turnsAcross } from "../../player/web/shared/swipe.js";
import { happen } from "./elements.js";
import { as } from "./fakes.js";

/** @type {EventTarget} */
let panel;
beforeEach(() => {
  panel = new EventTarget();
  turnsAcross(as(panel));
});

/** Whether what lies in the panel hears of this. @param {string} type @param {number[][]} places of the fingers */
function heard(type, ...places) {
  let passed = true;
  const touches = places.map(([clientX, clientY]) => ({ clientX, clientY }));
  happen(panel, type, { touches, stopPropagation: () => (passed = false) });
  return passed;
}

test("a movement goes across once it is longer than a scroll may take, and wider than high", () => {
  assert.deepEqual([goesAcross(11, 10), goesAcross(-11, 10), goesAcross(11, -10)], [true, true, true]);
  assert.deepEqual(
    [goesAcross(10, 0), goesAcross(11, 11), goesAcross(20, -30), goesAcross(0, 50)],
    Array(4).fill(false),
  );
});

test("a panel hears where a finger comes down, and of its movement once it has gone across", () => {
  assert.ok(heard("touchstart", [100, 100]));
  assert.ok(!heard("touchmove", [104, 101]));
  assert.ok(heard("touchmove", [112, 103]));
  assert.ok(heard("touchmove", [112, 160]), "from then on in any direction");
});

test("a swipe up or down is not heard of, nor one after it", () => {
  for (const down of [60, -60]) {
    assert.ok(heard("touchstart", [100, 100]));
    assert.ok(!heard("touchmove", [104, 100 + down / 4]));
    assert.ok(!heard("touchmove", [104, 100 + down]));
  }
});

test("two fingers are heard", () => {
  heard("touchstart", [100, 100]);
  heard("touchstart", [100, 100], [150, 150]);
  assert.ok(heard("touchmove", [100, 120], [150, 130]));
});
