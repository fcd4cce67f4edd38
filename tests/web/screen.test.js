import assert from "node:assert/strict";
import { test } from "node:test";

import { readRace } from "../../player/web/shared/race.js";
import { atStart, COVERED } from "../../player/web/stage/cover.js";
import { placedPaths } from "../../player/web/stage/paths.js";
import { Screen, surfaceOf } from "../../player/web/stage/screen.js";
import { as, laneData, packed, stageData } from "./fakes.js";

const LIGHT = /** @type {const} */ ({ name: "light", paper: "#fff", ink: "#222", alarm: "#d33" });
const DARK = /** @type {const} */ ({ name: "dark", paper: "#111", ink: "#eee", alarm: "#f55" });
const GROUND = as({ contour: "a ground" });

const BADGE = { turned: true, text: "as far" };

/** Two lanes, each with a companion: three steps, and numbers that count up. */
const data = () =>
  stageData({
    steps: 3,
    measures: ["distance"],
    companions: 1,
    lanes: [
      laneData({ name: "Adam", status: "converged", converged_at: 2, badge: BADGE }),
      laneData({ name: "Newton", status: "diverged", diverged_at: 3, marker: "star", dash: "dot", light: "#00f" }),
    ],
    paths: packed(Array.from({ length: 2 * 4 * 4 + 2 * 3 * 4 }, (_, k) => k)),
  });

// A cover.

test("under a cover every row ends where it begins", () => {
  const race = readRace(data());
  const covered = atStart(race);
  assert.equal(covered.rows, 1);
  covered.lanes.forEach((lane, index) => {
    const open = race.lanes[index];
    for (const name of /** @type {const} */ (["x", "y", "above", "distance", "cost", "outside"]))
      assert.deepEqual([...(lane[name] ?? [])], [open[name]?.[0]], name);
    assert.equal(lane.companions.length, 1);
    for (const name of /** @type {const} */ (["x", "y", "above"]))
      assert.deepEqual([...lane.companions[0][name]], [open.companions[0][name][0]], name);
  });
});

test("under a cover nothing is told of what became of a lane", () => {
  for (const lane of atStart(readRace(data())).lanes) {
    const { status, converged_at, diverged_at, badge } = lane;
    assert.deepEqual([status, converged_at, diverged_at, badge], ["running", -1, -1, null]);
  }
});

test("under a cover the lanes keep their names and looks, and the race its settings", () => {
  const race = readRace(data());
  const covered = atStart(race);
  assert.deepEqual([covered.lanes[1].name, covered.lanes[1].marker, covered.steps], ["Newton", "star", 3]);
  assert.deepEqual(covered.shownStart, race.shownStart);
});

test("a cover takes nothing from the race under it", () => {
  const race = readRace(data());
  atStart(race);
  assert.deepEqual(race, readRace(data()));
  assert.ok(COVERED);
});

// The paths of a panel.

test("companions come first, so that they lie behind the lanes, and each knows its lane", () => {
  const { lanes } = readRace(data());
  /** @type {unknown[]} */
  const placed = [];
  const paths = placedPaths(as({ lanes }), ["red", "blue"], (path) => ({ place: placed.push(path) }));
  assert.deepEqual(placed, [lanes[0].companions[0], lanes[1].companions[0], lanes[0], lanes[1]]);
  assert.deepEqual(paths, [
    { lane: 0, color: "red", dash: "solid", marker: "circle", companion: true, place: 1 },
    { lane: 1, color: "blue", dash: "solid", marker: "star", companion: true, place: 2 },
    { lane: 0, color: "red", dash: "solid", marker: "circle", place: 3 },
    { lane: 1, color: "blue", dash: "dot", marker: "star", place: 4 },
  ]);
});

test("ghosts come first of all, in the colours of their lanes", () => {
  const { lanes } = readRace(data());
  const ghosts = [{ lane: 1, path: lanes[0] }];
  const [ghost, ...others] = placedPaths(as({ lanes, ghosts }), ["red", "blue"], (path) => ({ xs: path.x }));
  assert.deepEqual([ghost.lane, ghost.color, ghost.ghost, ghost.companion], [1, "blue", true, true]);
  assert.equal(ghost.xs, lanes[0].x);
  assert.ok(others.every((path) => !path.ghost));
  assert.deepEqual(
    placedPaths(as({ lanes, ghosts }), ["red", "blue"], () => ({}), 0).filter((path) => path.ghost),
    [],
  );
});

test("the lane whose path is asked for lies over the others, whose order stays", () => {
  const { lanes } = readRace(data());
  const order = (/** @type {number | null} */ asked) =>
    placedPaths(
      as({ lanes, sketch: asked === null ? null : { lane: asked, points: [] } }),
      ["red", "blue"],
      () => ({}),
    ).map(({ lane, companion = false }) => [lane, companion]);
  const behind = [
    [0, true],
    [1, true],
  ];
  assert.deepEqual(order(0), [...behind, [1, false], [0, false]]);
  for (const asked of [1, null]) assert.deepEqual(order(asked), [...behind, [0, false], [1, false]]);
});

test("a path of which nothing is made is left out, and the others keep their lanes", () => {
  const { lanes } = readRace(data());
  const paths = placedPaths(as({ lanes }), ["red", "blue"], (path) => (path === lanes[0] ? null : { xs: path.x }));
  assert.deepEqual(
    paths.map(({ lane, companion = false }) => [lane, companion]),
    [
      [0, true],
      [1, true],
      [1, false],
    ],
  );
  assert.deepEqual(
    placedPaths(as({ lanes }), ["red", "blue"], () => null),
    [],
  );
  assert.deepEqual(
    placedPaths(as({ lanes }), ["red", "blue"], () => undefined),
    [],
  );
});

test("where one lane is shown alone, it has its companions and its looks, and the others nothing", () => {
  const { lanes } = readRace(data());
  const colors = ["red", "blue"];
  for (const [alone, color] of colors.entries()) {
    /** @type {unknown[]} */
    const placed = [];
    const paths = placedPaths(as({ lanes }), colors, (path) => ({ place: placed.push(path) }), alone);
    assert.deepEqual(placed, [lanes[alone].companions[0], lanes[alone]]);
    assert.deepEqual(
      paths.map((path) => [path.lane, path.color]),
      [
        [alone, color],
        [alone, color],
      ],
    );
  }
});

// The screen.

test("before any race has come a screen is empty, and has nothing to be asked for", () => {
  const screen = new Screen();
  assert.deepEqual([screen.empty, screen.followed], [true, false]);
  assert.throws(() => screen.race, /No race/);
  screen.settle(data(), GROUND, LIGHT);
  assert.equal(screen.empty, false);
});

/** A screen with a settled race. */
function settled() {
  const [screen, sent] = [new Screen(), data()];
  screen.settle(sent, GROUND, LIGHT);
  return { screen, sent };
}

test("what the server sent is settled, and on screen", () => {
  const { screen, sent } = settled();
  assert.equal(screen.settled, sent);
  assert.equal(screen.landscape, GROUND);
  assert.equal(screen.followed, false);
  assert.deepEqual(screen.race, readRace(sent));
});

test("under a cover only the start is on screen, and the settings are those that were sent", () => {
  const [screen, sent] = [new Screen(), { ...data(), covered: true }];
  screen.settle(sent, GROUND, LIGHT);
  assert.equal(screen.race.rows, 1);
  assert.equal(screen.race.lanes[0].status, "running");
  assert.equal(screen.settled, sent);
});

test("a race that a hand has changed is on screen, and what was settled stays", () => {
  const { screen, sent } = settled();
  const race = readRace(data());
  screen.follow(race);
  assert.equal(screen.race, race);
  assert.equal(screen.settled, sent);
  assert.equal(screen.followed, true);
});

test("the same data again are the same race, in another theme and on another ground", () => {
  const { screen, sent } = settled();
  const race = readRace(data());
  screen.follow(race);
  const ground = as({ contour: "dark" });
  screen.settle(sent, ground, DARK);
  assert.equal(screen.race, race);
  assert.equal(screen.followed, true);
  assert.equal(screen.landscape, ground);
  assert.deepEqual(screen.colors, ["#ff8888", "#ff8888"]);
});

test("new data take the place of what a hand has changed", () => {
  const { screen } = settled();
  screen.follow(readRace(data()));
  const sent = { ...data(), steps: 3, start: /** @type {[number, number]} */ ([5, 6]) };
  screen.settle(sent, GROUND, LIGHT);
  assert.equal(screen.followed, false);
  assert.deepEqual(screen.race.start, [5, 6]);
});

test("to know more of a race is not to change it", () => {
  const { screen } = settled();
  const race = readRace(data());
  screen.complete(race);
  assert.equal(screen.race, race);
  assert.equal(screen.followed, false);
});

test("the start moves at once, its paths stay for the while", () => {
  const { screen } = settled();
  const before = screen.race;
  screen.moveStart([7, 8]);
  assert.deepEqual(screen.race.shownStart, [7, 8]);
  assert.equal(screen.race.lanes, before.lanes);
  assert.deepEqual(before.shownStart, [0, 0]);
  assert.equal(screen.followed, true);
});

test("every lane has the colour of the theme", () => {
  const { screen, sent } = settled();
  assert.deepEqual(screen.colors, ["#aa0000", "#00f"]);
  screen.settle(sent, GROUND, DARK);
  assert.deepEqual(screen.colors, ["#ff8888", "#ff8888"]);
});

test("the surface of a race is known by its name, whatever its parameters", () => {
  const of = (/** @type {string} */ ground) => surfaceOf(stageData({ ground }));
  assert.equal(of("surface=beale"), "beale");
  assert.equal(of("transform=turn=30&surface=rosenbrock:a=1,b=10"), "rosenbrock");
  assert.equal(of(""), "");
});
