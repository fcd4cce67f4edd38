import assert from "node:assert/strict";
import { test } from "node:test";

import { readLive, readRace } from "../../player/web/shared/race.js";
import { laneData, packed, stageData } from "./fakes.js";

/** @import { StageData } from "../../player/web/wire.d.ts" */

/** A race of one lane with a path. @param {number[]} x @param {number[]} y @param {Partial<StageData>} [told] */
function raceOf(x, y, told) {
  const paths = packed([...x, ...y, ...x.map(() => 0)]);
  return readRace(stageData({ steps: x.length - 1, paths, ...told }));
}

const TWO = stageData({
  steps: 2,
  measures: ["distance", "gradient_norm"],
  companions: 2,
  lanes: [laneData({ name: "Adam", cost_per_step: 2 }), laneData({ name: "Newton", cost_per_step: null })],
  paths: packed(Array.from({ length: 2 * 5 * 3 + 2 * 2 * 3 * 3 }, (_, k) => k)),
});

test("rows land where they were packed: lane by lane its x, y, loss and measures, in the order they are named", () => {
  const { lanes, rows } = readRace(TWO);
  assert.equal(rows, 3);
  lanes.forEach((lane, index) => {
    for (const [place, row] of [lane.x, lane.y, lane.above, lane.distance, lane.gradient_norm].entries()) {
      const first = 15 * index + 3 * place;
      assert.deepEqual([...(row ?? [])], [first, first + 1, first + 2]);
    }
  });
});

test("the companions of every lane come after the last lane, without measures", () => {
  const { lanes } = readRace(TWO);
  const rows = lanes.flatMap(({ companions }) => companions.flatMap(({ x, y, above }) => [x, y, above]));
  assert.equal(rows.length, 12);
  rows.forEach((row, place) => {
    const first = 30 + 3 * place;
    assert.deepEqual([...row], [first, first + 1, first + 2]);
  });
  for (const lane of lanes)
    for (const path of lane.companions) assert.deepEqual(Object.keys(path), ["x", "y", "above"]);
});

test("rows may come apart from the race, with other measures", () => {
  const rows = Float32Array.from({ length: 12 }, (_, k) => 100 + k);
  const [lane] = readRace(stageData(), rows, ["accuracy"]).lanes;
  assert.deepEqual([...lane.x], [100, 101, 102]);
  assert.deepEqual([...(lane.accuracy ?? [])], [109, 110, 111]);
  assert.equal(lane.distance, undefined);
});

test("what the server says of a race and of its lanes stays, and its data are left as they are", () => {
  const data = structuredClone(TWO);
  const race = readRace(data);
  assert.deepEqual(data, TWO);
  for (const [key, value] of Object.entries(TWO))
    if (key !== "lanes") assert.deepEqual(Object.entries(race).find(([name]) => name === key)?.[1], value);
  const { lanes } = race;
  assert.deepEqual([lanes[1].name, lanes[1].status, lanes[1].converged_at], ["Newton", "running", -1]);
});

test("the start is shown where the transform takes it", () => {
  const race = readRace(
    stageData({
      start: [2, 1],
      move: {
        matrix: [
          [0, -1],
          [1, 0],
        ],
        about: [1, 1],
      },
    }),
  );
  assert.deepEqual(race.shownStart, [1, 2]);
  assert.deepEqual(race.start, [2, 1]);
});

test("every step of a lane costs the same", () => {
  const { lanes } = readRace(TWO);
  assert.deepEqual([...(lanes[0].cost ?? [])], [0, 2, 4]);
});

test("where steps cost differently there are no costs, unless they came along", () => {
  assert.equal(readRace(TWO).lanes[1].cost, undefined);
  const rows = Float32Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 7]);
  const [lane] = readRace(stageData({ lanes: [laneData({ cost_per_step: null })] }), rows, ["cost"]).lanes;
  assert.deepEqual([...(lane.cost ?? [])], [0, 5, 7]);
});

test("a lane that is lost costs no more: the step on which it was lost is the last", () => {
  const x = [0, 1, 2, NaN, NaN, NaN];
  const [lane] = raceOf(x, x, { lanes: [laneData({ cost_per_step: 3 })] }).lanes;
  assert.deepEqual([...(lane.cost ?? [])], [0, 3, 6, 9, 9, 9]);
  const [short] = raceOf([0, NaN, NaN], [0, NaN, NaN]).lanes;
  assert.deepEqual([...(short.cost ?? [])], [0, 1, 1]);
});

test("a lane that never was anywhere costs nothing", () => {
  const [lane] = raceOf([NaN, NaN], [NaN, NaN]).lanes;
  assert.deepEqual([...(lane.cost ?? [])], [0, 0]);
});

test("a path is outside where it is beyond an edge of the domain, not on it", () => {
  const domain = /** @type {StageData["domain"]} */ ([
    [-1, 2],
    [-3, 4],
  ]);
  const x = [0, -1, 2, -1.5, 2.5, 0, 0, 0, 0, NaN];
  const y = [0, 0, 0, 0, 0, -3, 4, -3.5, 4.5, NaN];
  const [lane] = raceOf(x, y, { domain }).lanes;
  assert.deepEqual([...lane.outside], [0, 0, 0, 1, 1, 0, 0, 1, 1, 0]);
});

/** @type {[what: string, x: number[], left: number][]} */
const LEAVING = [
  ["that stays inside never leaves", [0, 0, 0], 3],
  ["that is out at the end has left with the first step of its last way out", [0, 2, 0, 2, 3], 3],
  ["that comes back has not left", [0, 2, 2, 0], 4],
  ["that starts outside and stays there has left at once", [2, 2, 2], 0],
  ["that is lost outside has left before that", [0, 2, 9, NaN, NaN], 1],
  ["that is lost inside has left where it was lost", [0, 0, NaN, NaN], 2],
  ["that never was anywhere has left at once", [NaN, NaN], 0],
];
for (const [what, x, left] of LEAVING) {
  test(`a path ${what}`, () => {
    const y = x.map((value) => (Number.isNaN(value) ? NaN : 0));
    assert.equal(raceOf(x, y).lanes[0].left_at, left);
  });
}

test("the live channel tells of paths, not of what became of a lane", () => {
  const settled = stageData({
    lanes: [laneData({ status: "converged", converged_at: 2 }), laneData({ status: "escaped", converged_at: 2 })],
  });
  const rows = Float32Array.from([0, 1, 2, 0, 0, 0, 5, 6, 7, 0, NaN, NaN, 0, NaN, NaN, 5, NaN, NaN]);
  const { lanes } = readLive(settled, rows, []);
  assert.deepEqual(
    lanes.map(({ status, diverged_at, converged_at }) => [status, diverged_at, converged_at]),
    [
      ["running", -1, -1],
      ["diverged", 1, -1],
    ],
  );
  assert.deepEqual([...lanes[0].above], [5, 6, 7]);
  assert.deepEqual([...lanes[1].x], [0, NaN, NaN]);
});

test("a lane that is lost before its first step has diverged there", () => {
  const [lane] = readLive(stageData(), new Float32Array(9).fill(NaN), []).lanes;
  assert.deepEqual([lane.status, lane.diverged_at], ["diverged", 0]);
});
