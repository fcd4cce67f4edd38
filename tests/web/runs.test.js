import assert from "node:assert/strict";
import { test } from "node:test";

import { Cells } from "../../player/web/maps/cells.js";
import { chosenAt, queryOf, reading } from "../../player/web/maps/runs.js";
import { as, formOf, piece } from "./fakes.js";

/** @import { FoundCell } from "../../player/web/shapes.d.ts" */
/** @import { AtlasData, AxisData, Move } from "../../player/web/wire.d.ts" */

const RACE = "surface=beale:a=1&start=1,1.6&steps=60&lane=adam:beta1=0.8@cosine:period=9";
const STEPS = { name: "steps", label: "Steps", about: "" };
const LOSS = { name: "loss", label: "Loss", about: "" };
const QUARTER = /** @type {Move} */ ({
  matrix: [
    [0, -1],
    [1, 0],
  ],
  about: [1, 1],
});

/** @param {AxisData["of"]} of @param {string} name @param {string[]} texts @returns {AxisData} */
const axis = (of, name, texts) => ({ of, name, label: `the ${name}`, texts });

/** A sweep of 2 rows and 3 columns. @param {AxisData} x @param {AxisData} y @returns {AtlasData} */
const sweep = (
  x = axis("optimizer", "learning_rate", ["0.001", "0.01", "0.1"]),
  y = axis("optimizer", "beta1", ["0.5", "0.9"]),
) => as({ kind: "sweep", x, y, words: ["converged", "diverged"], hint: "Point at a cell.", maps: [{ race: RACE }] });

/** Maps of starts. @param {Move | null} move @param {string[]} names @returns {AtlasData} */
const basins = (move = null, names = ["Adam"]) =>
  as({ kind: "basins", move, words: ["global", "lost"], maps: names.map((name) => ({ name, race: RACE })), hint: "" });

/** @type {FoundCell} */
const FOUND = { cell: 5, row: 1, column: 2, at: [2, 1] };

const POINTED = { index: 0, at: FOUND.at, found: FOUND };

/** The query of a run as its pairs. @param {AtlasData} data @param {object} [pointed] */
const pairs = (data, pointed) => Object.fromEntries(queryOf(data, data.maps[0], as({ ...POINTED, ...pointed })) ?? []);

test("a run of a sweep has the values of its column and its row, and all else as it stands", () => {
  assert.deepEqual(pairs(sweep()), {
    surface: "beale:a=1",
    start: "1,1.6",
    steps: "60",
    lane: "adam:learning_rate=0.1,beta1=0.9@cosine:period=9",
  });
});

test("an axis may be of the surface, or of the start", () => {
  const data = sweep(axis("surface", "b", ["1", "2", "3"]), axis("start", "y", ["-1", "4"]));
  assert.deepEqual(pairs(data), { ...pairs(basins()), surface: "beale:a=1,b=3", start: "1,4" });
  const both = sweep(axis("start", "x", ["7", "8", "9"]), axis("start", "y", ["-1", "4"]));
  assert.equal(pairs(both).start, "9,4");
});

test("of a sweep there is no run where no cell is known", () => {
  assert.equal(queryOf(sweep(), sweep().maps[0], { ...POINTED, found: null }), null);
});

test("a run of a map of starts starts at the point, whether its cell is known or not", () => {
  assert.equal(pairs(basins()).start, "2,1");
  assert.equal(pairs(basins(), { found: null, at: [0.25, -3] }).start, "0.25,-3");
  assert.equal(pairs(basins()).lane, "adam:beta1=0.8@cosine:period=9");
});

test("where the surface is turned, a run starts where the point was before", () => {
  assert.equal(pairs(basins(QUARTER)).start, "1,0");
});

test("the page is told of the cell of a sweep, and of the start of a basin before it was turned", () => {
  assert.deepEqual(chosenAt(sweep(), FOUND, 0), { index: 0, row: 1, column: 2 });
  assert.deepEqual(chosenAt(basins(), FOUND, 3), { index: 3, start: [2, 1] });
  assert.deepEqual(chosenAt(basins(QUARTER), FOUND, 1), { index: 1, start: [1, 0] });
});

/** Maps of which a cell is known. @param {{ values: number[], code: number }[]} told */
const mapsOf = (...told) =>
  as(
    told.map(({ values, code }, index) => {
      const cells = new Cells(formOf(2, 3));
      cells.read(piece([{ cell: 5, values, code }]));
      return { index, stream: { cells } };
    }),
  );

test("of a cell of a sweep is said where it is, and what became of it", () => {
  const maps = mapsOf({ values: [12, 0.00123456], code: 0 });
  assert.equal(
    reading(sweep(), maps, POINTED, STEPS),
    "the learning_rate 0.1, the beta1 0.9: converged after 12 steps",
  );
  assert.equal(
    reading(sweep(), maps, POINTED, LOSS),
    "the learning_rate 0.1, the beta1 0.9: converged after 12 steps, loss 0.00123",
  );
});

test("what has no steps has none to be said", () => {
  const maps = mapsOf({ values: [NaN, Infinity], code: 1 });
  assert.match(reading(sweep(), maps, POINTED, STEPS), /: diverged$/);
  assert.match(reading(sweep(), maps, POINTED, LOSS), /: diverged, loss ∞$/);
});

test("of a cell that is not known is said where it is, and that it will come", () => {
  const maps = mapsOf({ values: [12, 1], code: 0 });
  const other = { ...POINTED, found: { ...FOUND, cell: 4 } };
  assert.match(reading(sweep(), maps, other, STEPS), /: …$/);
  assert.match(reading(sweep(), as([{ index: 0, stream: { cells: null } }]), POINTED, STEPS), /: …$/);
});

test("where there is no cell, a sweep says what to do, and a map of starts where that is", () => {
  const nowhere = { ...POINTED, found: null, at: /** @type {[number, number]} */ ([-1.23456, 0]) };
  assert.equal(reading(sweep(), as([]), nowhere, STEPS), "Point at a cell.");
  assert.equal(reading(basins(), as([]), nowhere, STEPS), "Start at x −1.235, y 0.");
});

test("of several maps each says what became of the start, by its name", () => {
  const maps = mapsOf({ values: [12, 0], code: 0 }, { values: [NaN, 0], code: 1 });
  assert.equal(
    reading(basins(null, ["Adam", "Newton"]), maps, POINTED, STEPS),
    "Start at x 2, y 1: Adam global after 12 steps; Newton lost",
  );
  assert.equal(reading(basins(), maps.slice(0, 1), POINTED, STEPS), "Start at x 2, y 1: global after 12 steps");
});
