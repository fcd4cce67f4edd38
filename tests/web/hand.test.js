import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Hand } from "../../player/web/stage/hand.js";
import { Screen } from "../../player/web/stage/screen.js";
import { AddressBar, as, laneData, packed, Server, stageData } from "./fakes.js";

/** @import { Measure, Pair } from "../../player/web/wire.d.ts" */

const THEME = /** @type {const} */ ({ name: "light", paper: "#fff", ink: "#222", alarm: "#d33" });
/** How much of the picture's axes a pixel shows. @type {Pair} */
const PIXEL = [0.01, 0.01];
const LINK = "surface=beale&start=1,2&steps=2&lane=adam&lane=momentum:beta=0.9";

/** A race on a surface that is turned by a quarter about (0, 0), without its companions. */
const sent = () =>
  stageData({
    link: LINK,
    start: [1, 2],
    move: {
      matrix: [
        [0, -1],
        [1, 0],
      ],
      about: [0, 0],
    },
    lanes: [laneData({ text: "adam", status: "converged" }), laneData({ text: "momentum:beta=0.9", name: "Momentum" })],
    paths: packed(new Float32Array(18)),
  });

/** @type {Server} */
let server;
/** @type {Screen} */
let screen;
/** @type {Hand} */
let hand;
/** What came of it. @type {[what: string, told: any][]} */
let told;
/** @type {Measure[]} */
let measures;
beforeEach(() => {
  new AddressBar();
  server = new Server();
  screen = new Screen();
  screen.settle(sent(), as({}), THEME);
  told = [];
  measures = [];
  hand = new Hand(screen, {
    measures: () => measures,
    show: (race) => {
      told.push(["show", race]);
      screen.follow(race);
    },
    complete: (race) => told.push(["complete", race]),
    asking: (busy) => told.push(["asking", busy]),
    settle: (start) => told.push(["settle", start]),
  });
});

/** What was told so. @param {string} name */
const toldOf = (name) => told.filter(([what]) => what === name).map(([, one]) => one);

/** Answers the last request with so many numbers, counted from 1. @param {number} count */
const answer = (count) =>
  server.last.answer(new Response(Float32Array.from({ length: count }, (_, k) => k + 1).buffer));

/** The path and the query of the last request. */
function asked() {
  const url = new URL(server.last.url);
  return { path: url.pathname, query: url.searchParams };
}

test("a start that is dragged is asked for as a point of the surface before it was turned", () => {
  hand.follow([-5.0004, 1], PIXEL);
  const { path, query } = asked();
  assert.equal(path, "/app/assets/live");
  assert.equal(query.get("start"), "1,5");
  assert.deepEqual(query.getAll("lane"), ["adam", "momentum:beta=0.9"]);
  assert.equal(query.has("measure"), false);
});

test("the start moves at once, its paths when they are here", async () => {
  hand.follow([3, 4], PIXEL);
  assert.deepEqual(screen.race.shownStart, [3, 4]);
  assert.deepEqual(toldOf("show"), []);
  await answer(18);
  const [race] = toldOf("show");
  assert.deepEqual(
    [race.start, race.shownStart],
    [
      [4, -3],
      [3, 4],
    ],
  );
  assert.deepEqual([...race.lanes[1].x], [10, 11, 12]);
  assert.equal(race.lanes[0].status, "running");
  assert.deepEqual(toldOf("asking"), [true, false]);
});

test("paths that come late do not take the start back", async () => {
  hand.follow([3, 4], PIXEL);
  hand.follow([5, 6], PIXEL);
  await answer(18);
  assert.deepEqual(toldOf("show")[0].shownStart, [5, 6]);
});

test("what is shown beside the paths is asked for, too, and read in that order", async () => {
  measures = ["distance", "cost"];
  hand.follow([3, 4], PIXEL);
  assert.deepEqual(asked().query.getAll("measure"), ["distance", "cost"]);
  measures = [];
  await answer(30);
  const [{ lanes }] = toldOf("show");
  assert.deepEqual([...lanes[0].distance], [10, 11, 12]);
  assert.deepEqual([...lanes[1].x], [16, 17, 18]);
});

test("at rest the page gets the start; where it is the same it gets none", () => {
  hand.settle([3, 4], PIXEL);
  assert.deepEqual(toldOf("settle"), [[4, -3]]);
  hand.settle([3, 4], PIXEL);
  assert.equal(toldOf("settle").length, 1);
  hand.drop();
  hand.settle([-2, 1], PIXEL);
  assert.equal(toldOf("settle").length, 1);
  hand.settle([-3, 1], PIXEL);
  hand.settle([-2, 3], PIXEL);
  assert.deepEqual(toldOf("settle").slice(1), [
    [1, 3],
    [3, 2],
  ]);
});

test("a start that has not moved keeps digits that the picture cannot show", () => {
  screen.settle({ ...sent(), start: [1.23456789, 2] }, as({}), THEME);
  hand.settle(screen.race.shownStart, PIXEL);
  assert.deepEqual(toldOf("settle"), []);
  hand.settle([-2, 1.23], PIXEL);
  assert.deepEqual(toldOf("settle"), [[1.23, 2]]);
});

test("a start has as many digits as the picture can show", () => {
  hand.follow([-5.00041234, 1], [1e-5, 1e-5]);
  assert.equal(asked().query.get("start"), "1,5.000412");
});

test("a start that is put back before the page has answered is told, too", () => {
  hand.settle([3, 4], PIXEL);
  hand.settle([-2, 1], PIXEL);
  assert.deepEqual(toldOf("settle"), [
    [4, -3],
    [1, 2],
  ]);
});

test("an update that waited is shown where the start has not moved, and forgotten where it has", () => {
  let updates = 0;
  hand.wait(() => updates++);
  hand.settle([-2, 1], PIXEL);
  assert.equal(updates, 1);
  hand.settle([-2, 1], PIXEL);
  assert.equal(updates, 1, "once");
  hand.wait(() => updates++);
  hand.settle([3, 4], PIXEL);
  hand.settle([-2, 1], PIXEL);
  assert.equal(updates, 1);
});

// Sliders.

const ON = "lane=adam:beta1=0.8@cosine:period=9&lane=momentum:beta=0.9&lane=momentum";
const OFF = `lane=!newton&${ON}&lane=!nesterov`;

/** Three lanes that run, between two that are off: of those the page tells nothing. */
function settleAmongOff() {
  const lanes = [
    laneData({ text: "adam:beta1=0.8@cosine:period=9", name: "Adam" }),
    laneData({ text: "momentum:beta=0.9", name: "Momentum", light: "#00f" }),
    laneData({ text: "momentum", name: "Momentum (2)", light: "#0f0" }),
  ];
  const link = LINK.replace("lane=adam&lane=momentum:beta=0.9", OFF);
  screen.settle({ ...sent(), link, lanes, paths: packed(new Float32Array(27)) }, as({}), THEME);
}

/** A slider of two stops. @param {"optimizer" | "schedule"} of @param {string} name @param {number[]} lanes */
const slider = (of, name, lanes) => ({ lens: { of, name, lanes }, stops: ["0.5", "0.7"] });

test("a slider that is turned asks for its lane alone, at the stop", async () => {
  settleAmongOff();
  hand.turn(slider("optimizer", "beta", [2]), 1);
  const { path, query } = asked();
  assert.equal(path, "/app/assets/live");
  assert.deepEqual(query.getAll("lane"), ["momentum:beta=0.7"]);
  assert.deepEqual([query.get("surface"), query.get("start"), query.get("steps")], ["beale", "1,2", "2"]);
  const before = screen.race.lanes;
  await answer(9);
  const [{ lanes }] = toldOf("show");
  assert.equal(lanes.length, 3);
  assert.equal(lanes[0], before[0]);
  assert.equal(lanes[2], before[2]);
  assert.deepEqual([...lanes[1].x, ...lanes[1].y], [1, 2, 3, 4, 5, 6]);
  assert.deepEqual([lanes[1].name, lanes[1].light, lanes[1].text], ["Momentum", "#00f", "momentum:beta=0.7"]);
});

test("a slider of several lanes asks for each of them, and each gets its own path", async () => {
  settleAmongOff();
  hand.turn(slider("optimizer", "beta", [2, 3]), 0);
  assert.deepEqual(asked().query.getAll("lane"), ["momentum:beta=0.5", "momentum:beta=0.5"]);
  const [first] = screen.race.lanes;
  await answer(18);
  const [{ lanes }] = toldOf("show");
  assert.equal(lanes[0], first);
  assert.deepEqual([...lanes[1].x], [1, 2, 3]);
  assert.deepEqual([...lanes[2].x], [10, 11, 12]);
  assert.deepEqual([lanes[1].name, lanes[2].name], ["Momentum", "Momentum (2)"]);
});

test("its lanes may be named in any order", async () => {
  settleAmongOff();
  hand.turn(slider("optimizer", "rate", [3, 1]), 0);
  assert.deepEqual(asked().query.getAll("lane"), ["momentum:rate=0.5", "adam:beta1=0.8,rate=0.5@cosine:period=9"]);
  await answer(18);
  const [{ lanes }] = toldOf("show");
  assert.deepEqual([...lanes[2].x], [1, 2, 3]);
  assert.deepEqual([...lanes[0].x], [10, 11, 12]);
  assert.deepEqual(
    lanes.map((/** @type {{ name: string }} */ { name }) => name),
    ["Adam", "Momentum", "Momentum (2)"],
  );
});

test("those of its lanes that are off are not asked for, and have no path", async () => {
  settleAmongOff();
  hand.turn(slider("optimizer", "rate", [0, 2, 4]), 0);
  assert.deepEqual(asked().query.getAll("lane"), ["momentum:beta=0.9,rate=0.5"]);
  await answer(9);
  const [{ lanes }] = toldOf("show");
  assert.equal(lanes.length, 3);
  assert.deepEqual([...lanes[1].x], [1, 2, 3]);
});

test("a schedule's slider turns the schedule", async () => {
  settleAmongOff();
  hand.turn(slider("schedule", "period", [1]), 0);
  const text = "adam:beta1=0.8@cosine:period=0.5";
  assert.deepEqual(asked().query.getAll("lane"), [text]);
  await answer(9);
  assert.equal(toldOf("show")[0].lanes[0].text, text);
});

test("what another slider has turned meanwhile stays as it is", async () => {
  settleAmongOff();
  hand.turn(slider("optimizer", "beta", [2]), 1);
  await answer(9);
  const [, bent] = screen.race.lanes;
  hand.turn(slider("optimizer", "beta", [3]), 1);
  await answer(9);
  assert.equal(screen.race.lanes[1], bent);
  assert.deepEqual([...screen.race.lanes[2].x], [1, 2, 3]);
});

test("what is shown beside the path of a lane that is turned is asked for, too", async () => {
  settleAmongOff();
  measures = ["distance"];
  hand.turn(slider("optimizer", "beta", [2, 3]), 1);
  assert.deepEqual(asked().query.getAll("measure"), ["distance"]);
  await answer(24);
  const [{ lanes }] = toldOf("show");
  assert.deepEqual([...lanes[1].distance], [10, 11, 12]);
  assert.deepEqual([...lanes[2].distance], [22, 23, 24]);
});

test("a slider of no lane that runs, or at no stop, asks for nothing", () => {
  settleAmongOff();
  for (const lanes of [[0], [4], [5], [0, 4], []]) hand.turn(slider("optimizer", "beta", lanes), 0);
  for (const stop of [2, -1, 0.5]) hand.turn(slider("optimizer", "beta", [2]), stop);
  assert.deepEqual(server.urls, []);
});

// Measures.

test("measures that did not come are asked for, and added to what is shown", async () => {
  hand.complete(["distance"]);
  assert.deepEqual(asked().query.getAll("measure"), ["distance"]);
  assert.equal(asked().query.get("start"), "1,2");
  const { race } = screen;
  await answer(24);
  const [more] = toldOf("complete");
  assert.deepEqual([...more.lanes[0].distance], [10, 11, 12]);
  assert.deepEqual([...more.lanes[1].distance], [22, 23, 24]);
  assert.equal(more.lanes[0].x, race.lanes[0].x, "the rows that are there stay");
  assert.equal(more.lanes[0].status, "converged");
});

test("measures of a race that is no longer shown are of no use", async () => {
  hand.complete(["distance"]);
  screen.follow({ ...screen.race });
  await answer(24);
  assert.deepEqual(toldOf("complete"), []);
});

test("dropped, what is under way is forgotten", async () => {
  hand.follow([3, 4], PIXEL);
  hand.drop();
  await answer(18);
  assert.deepEqual(toldOf("show"), []);
});
