import assert from "node:assert/strict";
import { test } from "node:test";

import { COLUMNS, word } from "../../player/web/stage/columns.js";
import { as } from "./fakes.js";

/** @import { Column } from "../../player/web/stage/columns.js" */

const RACE = as({ steps: 4, offset: 10 });

/** A lane that runs on. @param {object} [told] */
const lane = (told) =>
  as({
    status: "running",
    above: [5, 4, 3, 2, 1],
    distance: [4, 3, 2, 1, 0],
    cost: [0, 2, 4, 6, 8],
    outside: [false, false, false, false, false],
    converged_at: -1,
    diverged_at: -1,
    left_at: -1,
    ...told,
  });

const columns = /** @type {Record<string, Required<Column>>} */ (
  Object.fromEntries(COLUMNS.map((column) => [column.name, column]))
);

/** What a column is sorted by at a step. @param {string} name @param {object} told @param {number} step */
const value = (name, told, step) => columns[name].of(lane(told), step, RACE);

/** What stands in a column. @param {string} name @param {object} told @param {number} step */
const text = (name, told, step) => columns[name].text(Number(value(name, told, step)), RACE);

test("loss, distance and evaluations are those at the playhead", () => {
  assert.equal(value("loss", {}, 2), 3);
  assert.equal(text("loss", {}, 2), "13");
  assert.equal(text("distance", {}, 1), "3");
  assert.equal(text("evaluations", {}, 3), "6");
});

test("a distance to no minimum is no number", () => {
  assert.equal(value("distance", { distance: [Infinity] }, 0), NaN);
});

test("what a live update does not tell is not known, which is another thing than none", () => {
  const live = { distance: undefined, cost: undefined };
  for (const name of ["distance", "evaluations"]) assert.equal(value(name, live, 0), undefined);
});

/** What is said of a lane at each step. @param {object} told */
const words = (told) => [0, 1, 2, 3, 4].map((step) => word(lane(told), step, RACE));

test("what became of a lane is said once the playhead is there", () => {
  assert.deepEqual(words({}), ["", "", "", "", ""]);
  const converged = "converged at 2";
  assert.deepEqual(words({ status: "converged", converged_at: 2 }), ["", "", converged, converged, converged]);
  const diverged = "diverged at 3";
  assert.deepEqual(words({ status: "diverged", diverged_at: 3, converged_at: 1 }), ["", "", "", diverged, diverged]);
  const escaped = "escaped at 1";
  assert.deepEqual(words({ status: "escaped", left_at: 1, diverged_at: 3 }), ["", ...Array(4).fill(escaped)]);
  assert.deepEqual(words({ status: "stalled" }), ["", "", "", "", "stalled"], "which shows at the end only");
  assert.equal(word(lane({ status: "converged", converged_at: 0 }), 0, RACE), "converged at 0");
  assert.equal(word(lane({ status: "diverged", diverged_at: 0 }), 0, RACE), "diverged at 0");
});

test("a lane out of the picture is off screen since then, until it is back or it is said what became of it", () => {
  const outside = [false, true, true, false, true];
  const [one, four] = ["off screen since 1", "off screen since 4"];
  assert.deepEqual(words({ outside }), ["", one, one, "", four]);
  const out = Array(5).fill(true);
  assert.deepEqual(words({ outside: out }), Array(5).fill("off screen since 0"));
  const diverged = Array(2).fill("diverged at 3");
  assert.deepEqual(words({ outside: out, status: "diverged", diverged_at: 3 }), [
    ...Array(3).fill("off screen since 0"),
    ...diverged,
  ]);
});

test("by status those come first that have converged, the earliest of them first, and last what has diverged", () => {
  const lanes = [
    { status: "converged", converged_at: 1 },
    { status: "converged", converged_at: 4 },
    { status: "running" },
    { status: "stalled" },
    { status: "escaped", left_at: 2 },
    { status: "escaped", left_at: 4 },
    { status: "diverged", diverged_at: 0 },
    { status: "diverged", diverged_at: 3 },
  ];
  const places = lanes.map((told) => Number(value("word", told, 4)));
  places.slice(1).forEach((place, k) => assert.ok(place > places[k], JSON.stringify(lanes[k + 1])));
});

test("a lane whose outcome the playhead has not reached runs, and stands among those that do", () => {
  const running = value("word", {}, 1);
  for (const told of [
    { status: "converged", converged_at: 2 },
    { status: "escaped", left_at: 3 },
    { status: "stalled" },
  ]) {
    assert.equal(value("word", told, 1), running);
  }
  const there = value("word", { status: "converged", converged_at: 1 }, 1);
  assert.ok(Number(there) < Number(running), "one that is there stands before them");
});
