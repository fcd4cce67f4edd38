import assert from "node:assert/strict";
import { test } from "node:test";

import { Sweep } from "../../player/web/maps/sweep.js";
import { as, STEPS } from "./fakes.js";
import { DISTANCE, FOUND, LOSS, mapsOf, POINTED, RACE } from "./known_maps.js";

/** @import { AxisData, PartName, SweepData } from "../../player/web/wire.d.ts" */

const MAP = as({ race: RACE, map: `${RACE}&x=a,1,2&y=b,1,2&cells=32` });

/** @param {PartName} of @param {string} name @param {string[]} texts @returns {AxisData} */
const axis = (of, name, texts) => ({ lens: { of, name, lanes: [0] }, label: `the ${name}`, texts });

const RATES = axis("optimizer", "learning_rate", ["0.001", "0.01", "0.1"]);
const BETAS = axis("optimizer", "beta1", ["0.5", "0.9"]);

/** A sweep of 2 rows and 3 columns. @param {Partial<SweepData>} [told] */
const sweep = (told) =>
  new Sweep(
    as({
      x: RATES,
      y: BETAS,
      ground: "surface=beale:a=1&transform=turn=30",
      words: ["near it", "diverged"],
      hint: "Point at a cell.",
      ...told,
    }),
  );

test("nobody zooms on it, and its ground stands beside it", () => {
  assert.equal(sweep().whole, null);
  assert.equal(sweep().ground, "surface=beale:a=1&transform=turn=30");
  assert.equal(sweep().together, false);
});

test("it is computed by the query that the page has sent", () => {
  assert.equal(sweep().queryOf(MAP), MAP.map);
});

// Runs.

test("a run has the values of its column and of its row, and all else as it stands", () => {
  const wanted = RACE.replace("beta1=0.8", "beta1=0.9,learning_rate=0.1");
  assert.equal(sweep().linkOf(MAP, POINTED), wanted);
  const first = { ...POINTED, found: { cell: 0, row: 0, column: 0, at: FOUND.at } };
  assert.equal(sweep().linkOf(MAP, first), RACE.replace("beta1=0.8", "beta1=0.5,learning_rate=0.001"));
});

/** @type {[of: PartName, name: string, before: string, after: string][]} */
const PARTS = [
  ["optimizer", "beta2", "beta1=0.8", "beta1=0.8,beta2=7"],
  ["surface", "a", "beale:a=1", "beale:a=7"],
  ["surface", "b", "beale:a=1", "beale:a=1,b=7"],
  ["start", "x", "1,1.6", "7,1.6"],
  ["start", "y", "1,1.6", "1,7"],
  ["schedule", "period", "period=9", "period=7"],
  ["transform", "turn", "turn=30", "turn=7"],
  ["transform", "stretch", "turn=30", "turn=30,stretch=7"],
  ["ensemble", "sigma", "sigma=1", "sigma=7"],
  ["ensemble", "seed", "sigma=1", "sigma=1,seed=7"],
  ["race", "steps", "steps=60", "steps=7"],
];

const STILL = axis("optimizer", "beta1", ["0.8", "0.8", "0.8"]); // where it stands

for (const [of, name, before, after] of PARTS) {
  test(`either axis may be the ${name} of the ${of}`, () => {
    assert.equal(RACE.split(before).length, 2, "the text that changes stands there once");
    const wanted = RACE.replace(before, after);
    assert.equal(sweep({ x: axis(of, name, ["5", "6", "7"]), y: STILL }).linkOf(MAP, POINTED), wanted);
    assert.equal(sweep({ x: STILL, y: axis(of, name, ["6", "7"]) }).linkOf(MAP, POINTED), wanted);
  });
}

test("both axes may be of one part", () => {
  const both = sweep({ x: axis("start", "y", ["5", "6", "7"]), y: axis("start", "x", ["-1", "4"]) });
  assert.equal(both.linkOf(MAP, POINTED), RACE.replace("1,1.6", "4,7"));
});

test("there is no run where no cell is known", () => {
  assert.equal(sweep().linkOf(MAP, { ...POINTED, found: null }), null);
});

test("the page is told of the row and the column of a cell that was chosen", () => {
  assert.deepEqual(sweep().chosen(FOUND, 0), { index: 0, row: 1, column: 2 });
});

// What is said.

const WHERE = "the learning_rate 0.1, the beta1 0.9";

test("of a cell is said where it is, what became of it, and the measure that is shown", () => {
  const maps = mapsOf({ values: [1234, 0.00123456, 4.5678], code: 0 });
  const said = `${WHERE}: near it after 1234 steps`;
  assert.equal(sweep().reading(maps, POINTED, STEPS), said);
  assert.equal(sweep().reading(maps, POINTED, LOSS), `${said}, final loss 0.00123`);
  assert.equal(sweep().reading(maps, POINTED, DISTANCE), `${said}, final distance 4.57`);
});

test("a run that began near it was near it after 0 steps", () => {
  assert.match(sweep().reading(mapsOf({ values: [0, 0, 0], code: 0 }), POINTED, STEPS), /: near it after 0 steps$/);
});

test("what has no steps has none to be said, and where a measure is missing that is said", () => {
  const maps = mapsOf({ values: [NaN, Infinity, NaN], code: 1 });
  assert.equal(sweep().reading(maps, POINTED, STEPS), `${WHERE}: diverged`);
  assert.equal(sweep().reading(maps, POINTED, LOSS), `${WHERE}: diverged, final loss ∞`);
  assert.equal(sweep().reading(maps, POINTED, DISTANCE), `${WHERE}: diverged, final distance –`);
});

test("values are said in three digits, whole ones in all of theirs", () => {
  const maps = mapsOf({ values: [1, 1, 1], code: 0 });
  const x = axis("race", "steps", ["1", "2", "1033"]);
  const y = axis("start", "x", ["0", "-0.12345"]);
  assert.match(sweep({ x, y }).reading(maps, POINTED, STEPS), /^the steps 1033, the x −0\.123: /);
});

test("it is the map that is pointed at of which is told", () => {
  const maps = mapsOf({ values: [1, 1, 1], code: 0 }, { values: [NaN, 1, 1], code: 1 });
  assert.equal(sweep().reading(maps, { ...POINTED, index: 1 }, STEPS), `${WHERE}: diverged`);
});

test("of a cell that is not known is said where it is, and that it will come", () => {
  const maps = mapsOf({ values: [12, 1, 1], code: 0 });
  const other = { ...POINTED, found: { ...FOUND, cell: 4, column: 1 } };
  assert.equal(sweep().reading(maps, other, LOSS), "the learning_rate 0.01, the beta1 0.9: …");
  assert.equal(sweep().reading(as([{ index: 0, stream: { cells: null } }]), POINTED, LOSS), `${WHERE}: …`);
});

test("where there is no cell, it says what to do", () => {
  assert.equal(sweep().reading(as([]), { ...POINTED, found: null }, STEPS), "Point at a cell.");
});
