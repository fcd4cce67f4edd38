import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Zoom } from "../../player/web/maps/zoom.js";
import { newPage } from "./elements.js";
import { as, Timers } from "./fakes.js";

/** @import { Window } from "../../player/web/wire.d.ts" */

const REST = 250;
const WHOLE = /** @type {Window} */ ([
  [-10, 10],
  [-8, 8],
]);
const SHOWN = /** @type {Window} */ ([
  [0, 4],
  [2, 4],
]);
const OTHER = /** @type {Window} */ ([
  [1, 2],
  [2, 3],
]);

/** @type {Timers} */
let timers;
/** Where the maps were zoomed to: [map, window]. @type {[number, Window][]} */
let zoomed;
/** @type {Window[]} */
let rested;
/** @type {any} */
let panels;
/** @type {Zoom} */
let zoom;
beforeEach(() => {
  newPage();
  timers = new Timers();
  zoomed = [];
  rested = [];
  const maps = [0, 1, 2].map((index) => ({
    index,
    panel: { window: () => SHOWN, zoomTo: (/** @type {Window} */ window) => zoomed.push([index, window]) },
  }));
  panels = { kind: { whole: WHOLE }, maps, range: SHOWN };
  zoom = new Zoom(as(panels), (window) => rested.push(window));
});

/** The same of every map. @param {Window} window */
const all = (window) => [0, 1, 2].map((index) => [index, window]);

test("every map is zoomed about the middle of the window, or about a point", () => {
  zoom.by(0.5, null);
  assert.deepEqual(
    zoomed,
    all([
      [1, 3],
      [2.5, 3.5],
    ]),
  );
  zoomed.length = 0;
  zoom.by(2, [1, 2]);
  assert.deepEqual(
    zoomed,
    all([
      [-3, 5],
      [0, 4],
    ]),
  );
  zoomed.length = 0;
  zoom.by(0.5, [0, 0]);
  assert.deepEqual(
    zoomed,
    all([
      [-1, 1],
      [-0.5, 0.5],
    ]),
    "about the origin, too",
  );
});

test("by 0 the whole is shown", () => {
  assert.equal(zoom.by(0, [1, 2]), true);
  assert.deepEqual(zoomed, all(WHOLE));
});

test("maps without a whole to zoom out to have no zoom, nor have maps before their axes are drawn", () => {
  panels.kind = { whole: null };
  assert.equal(zoom.by(0.5, null), false);
  panels.kind = { whole: WHOLE };
  panels.maps[0].panel.window = () => null;
  assert.equal(zoom.by(0.5, null), false);
  assert.deepEqual(zoomed, []);
});

test("where one map goes the others go, and all are computed once the hand rests", () => {
  zoom.follow(OTHER, 1);
  assert.deepEqual(zoomed, [
    [0, OTHER],
    [2, OTHER],
  ]);
  timers.pass(REST - 1);
  assert.deepEqual(rested, []);
  timers.pass(1);
  assert.deepEqual(rested, [OTHER]);
});

test("what the others tell of the same window leads to nothing", () => {
  zoom.follow(OTHER, 1);
  zoomed.length = 0;
  timers.pass(REST - 1);
  zoom.follow(
    [
      [1, 2 + 1e-13],
      [2, 3],
    ],
    0,
  );
  assert.deepEqual(zoomed, []);
  timers.pass(1);
  assert.equal(rested.length, 1);
});

test("while the hand moves nothing is computed", () => {
  zoom.follow(OTHER, 1);
  timers.pass(REST - 1);
  zoom.follow(WHOLE, 1);
  timers.pass(REST - 1);
  assert.deepEqual(rested, []);
  timers.pass(1);
  assert.deepEqual(rested, [WHOLE]);
});

test("back where it began there is nothing to compute", () => {
  zoom.follow(OTHER, 1);
  zoom.follow(SHOWN, 1);
  timers.pass(REST);
  assert.deepEqual(rested, []);
});

/** Whether maps over one range are computed anew for another. @param {Window} range @param {Window} other */
function anew(range, other) {
  panels.range = range;
  rested.length = 0;
  zoom = new Zoom(as(panels), (window) => rested.push(window));
  zoom.follow(other, 0);
  timers.pass(REST);
  return rested.length > 0;
}

test("what differs by rounding is the same window, what differs at one end is another", () => {
  const negative = /** @type {Window} */ ([
    [-4, -3],
    [-2, -1],
  ]);
  assert.equal(anew(negative, negative), false);
  assert.equal(
    anew(
      [
        [1e6, 2e6],
        [-1, 1],
      ],
      [
        [1e6 + 1e-5, 2e6 - 1e-5],
        [-1, 1 + 1e-12],
      ],
    ),
    false,
  );
  for (const by of [1e-3, -1e-3]) {
    assert.equal(
      anew(SHOWN, [
        [0 + by, 4],
        [2, 4],
      ]),
      true,
    );
    assert.equal(
      anew(SHOWN, [
        [0, 4 + by],
        [2, 4],
      ]),
      true,
    );
    assert.equal(
      anew(SHOWN, [
        [0, 4],
        [2 + by, 4],
      ]),
      true,
    );
    assert.equal(
      anew(SHOWN, [
        [0, 4],
        [2, 4 + by],
      ]),
      true,
    );
  }
});

test("before the maps are computed over anything, a window is not a person's", () => {
  panels.range = null;
  zoom.follow(OTHER, 1);
  timers.pass(REST);
  assert.deepEqual([zoomed, rested], [[], []]);
});

test("disposed of, it has nothing computed", () => {
  zoom.follow(OTHER, 1);
  zoom.dispose();
  timers.pass(REST);
  assert.deepEqual(rested, []);
});
