import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Hand } from "../../player/web/stage/hand.js";
import { Screen } from "../../player/web/stage/screen.js";
import { AddressBar, as, laneData, Server, stageData } from "./fakes.js";

/** @import { Measure, Pair } from "../../player/web/wire.d.ts" */

const THEME = /** @type {const} */ ({ name: "light", paper: "#fff", ink: "#222", alarm: "#d33" });
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
    paths: Buffer.from(new Float32Array(18).buffer).toString("base64"),
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
  hand.follow([-5.0004, 1]);
  const { path, query } = asked();
  assert.equal(path, "/app/assets/live");
  assert.equal(query.get("start"), "1,5");
  assert.deepEqual(query.getAll("lane"), ["adam", "momentum:beta=0.9"]);
  assert.equal(query.has("measure"), false);
});

test("the start moves at once, its paths when they are here", async () => {
  hand.follow([3, 4]);
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
  hand.follow([3, 4]);
  hand.follow([5, 6]);
  await answer(18);
  assert.deepEqual(toldOf("show")[0].shownStart, [5, 6]);
});

test("what is shown beside the paths is asked for, too, and read in that order", async () => {
  measures = ["distance", "cost"];
  hand.follow([3, 4]);
  assert.deepEqual(asked().query.getAll("measure"), ["distance", "cost"]);
  measures = [];
  await answer(30);
  const [{ lanes }] = toldOf("show");
  assert.deepEqual([...lanes[0].distance], [10, 11, 12]);
  assert.deepEqual([...lanes[1].x], [16, 17, 18]);
});

test("at rest the page gets the start; where it is the same it gets none", () => {
  hand.settle([3, 4]);
  assert.deepEqual(toldOf("settle"), [[4, -3]]);
  hand.settle([-2, 1]);
  assert.equal(toldOf("settle").length, 1);
  hand.settle([-3, 1]);
  hand.settle([-2, 3]);
  assert.deepEqual(toldOf("settle").slice(1), [
    [1, 3],
    [3, 2],
  ]);
});

test("an update that waited is shown where the start has not moved, and forgotten where it has", () => {
  let updates = 0;
  hand.wait(() => updates++);
  hand.settle([-2, 1]);
  assert.equal(updates, 1);
  hand.settle([-2, 1]);
  assert.equal(updates, 1, "once");
  hand.wait(() => updates++);
  hand.settle([3, 4]);
  hand.settle([-2, 1]);
  assert.equal(updates, 1);
});

const SLIDER = { lane: 1, part: /** @type {const} */ (0), name: "beta", stops: ["0.5", "0.7"] };

test("a slider that is turned asks for its lane alone, at the stop", async () => {
  hand.turn(SLIDER, 1);
  assert.deepEqual(asked().query.getAll("lane"), ["momentum:beta=0.7"]);
  assert.equal(asked().query.get("start"), "1,2");
  const before = screen.race.lanes[0];
  await answer(9);
  const [{ lanes }] = toldOf("show");
  assert.equal(lanes[0], before);
  assert.deepEqual([...lanes[1].x], [1, 2, 3]);
  assert.deepEqual([lanes[1].name, lanes[1].text], ["Momentum", "momentum:beta=0.7"]);
});

test("a schedule's slider turns the schedule", () => {
  screen.settle({ ...sent(), lanes: [laneData({ text: "adam@cosine:period=9" })] }, as({}), THEME);
  hand.turn({ ...SLIDER, lane: 0, part: 1, name: "period" }, 0);
  assert.deepEqual(asked().query.getAll("lane"), ["adam@cosine:period=0.5"]);
});

test("a slider of a lane that is not there, or at no stop, asks for nothing", () => {
  hand.turn({ ...SLIDER, lane: 2 }, 0);
  hand.turn(SLIDER, 2);
  hand.turn(SLIDER, -1);
  hand.turn(SLIDER, 0.5);
  assert.deepEqual(server.urls, []);
});

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
  hand.follow([3, 4]);
  hand.drop();
  await answer(18);
  assert.deepEqual(toldOf("show"), []);
});
