import assert from "node:assert/strict";
import { test } from "node:test";

import { Basins } from "../../player/web/maps/basins.js";
import { as, STEPS } from "./fakes.js";
import { FOUND, LOSS, mapsOf, POINTED, RACE, START } from "./known_maps.js";

/** @import { Move, Window } from "../../player/web/wire.d.ts" */

const MAP = as({ race: RACE, map: `${RACE}&cells=32` });
const WHOLE = /** @type {Window} */ ([
  [-5, 5],
  [-4, 4],
]);
const QUARTER = /** @type {Move} */ ({
  matrix: [
    [0, -1],
    [1, 0],
  ],
  about: [1, 1],
});

/** Maps of starts. @param {Move | null} move @param {string[]} names */
const basins = (move = null, names = ["Adam"]) =>
  new Basins(
    as({ move, whole: WHOLE, words: ["minimum", "lost"], maps: names.map((name) => ({ name })), hint: "Point." }),
  );

test("a person zooms on them, out to the whole, and they need no ground beside them", () => {
  assert.equal(basins().whole, WHOLE);
  assert.equal(basins().ground, null);
  assert.equal(basins().together, true);
});

test("they are computed over the window that is in sight", () => {
  const query = basins().queryOf(MAP, [
    [-1.5, 2],
    [3, 4e-7],
  ]);
  assert.equal(query, `${MAP.map}&window=-1.5,2,3,4e-7`);
});

// Runs.

test("a run starts at the point, whether its cell is known or not, and all else is as it stands", () => {
  assert.equal(basins().linkOf(MAP, POINTED), RACE.replace(START, "2,1"));
  const nowhere = { index: 0, at: /** @type {[number, number]} */ ([0.25, -3]), found: null };
  assert.equal(basins().linkOf(MAP, nowhere), RACE.replace(START, "0.25,-3"));
});

test("where the surface is turned, a run starts where the point was before", () => {
  assert.equal(basins(QUARTER).linkOf(MAP, POINTED), RACE.replace(START, "1,0"));
});

test("the page is told of the start that was chosen, before it was turned, and of its map", () => {
  assert.deepEqual(basins().chosen(FOUND, 3), { index: 3, start: [2, 1] });
  assert.deepEqual(basins(QUARTER).chosen(FOUND, 1), { index: 1, start: [1, 0] });
});

// What is said.

test("of a start is said where it is, and what became of it", () => {
  const maps = mapsOf({ values: [12, 0.00123456, 1], code: 0 });
  const turned = basins(QUARTER);
  for (const one of [basins(), turned])
    assert.equal(one.reading(maps, POINTED, STEPS), "Start at x 2, y 1: minimum after 12 steps");
  assert.equal(basins().reading(maps, POINTED, LOSS), "Start at x 2, y 1: minimum after 12 steps, final loss 0.00123");
});

test("of a start is said what sets it apart from the next, however far one has zoomed", () => {
  const [map] = mapsOf({ values: [12, 0, 0], code: 0 });
  as(map.stream.cells).range = [
    [2.9995, 3.0005],
    [0.4, 0.6],
  ];
  const at = /** @type {[number, number]} */ ([3.00033333333, 0.55]);
  const said = basins().reading([map], { index: 0, at, found: { ...FOUND, at } }, STEPS);
  assert.equal(said, "Start at x 3.0003, y 0.55: minimum after 12 steps");
});

test("of several maps each says what became of the start, by its name", () => {
  const maps = mapsOf({ values: [12, 0, 0], code: 0 }, { values: [NaN, 0, 0], code: 1 });
  assert.equal(
    basins(null, ["Adam", "Newton"]).reading(maps, { ...POINTED, index: 1 }, STEPS),
    "Start at x 2, y 1: Adam minimum after 12 steps; Newton lost",
  );
});

test("of a start that is not known is said where it is, and that it will come", () => {
  const maps = [...mapsOf({ values: [12, 0, 0], code: 0 }), as({ index: 1, stream: { cells: null } })];
  const both = basins(null, ["Adam", "Newton"]);
  assert.equal(both.reading(maps, POINTED, STEPS), "Start at x 2, y 1: Adam minimum after 12 steps; Newton …");
  const other = { ...POINTED, found: { ...FOUND, cell: 4 } };
  assert.equal(both.reading(maps, other, STEPS), "Start at x 2, y 1: Adam …; Newton …");
});

test("where there is no cell, is said where that is, in four digits", () => {
  const nowhere = { index: 0, at: /** @type {[number, number]} */ ([-1.23456, 0.1234567]), found: null };
  assert.equal(basins().reading(as([]), nowhere, STEPS), "Start at x −1.235, y 0.1235.");
});
