// A hand whose paths and whose ground are run by programs.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Hand } from "../../player/web/stage/hand.js";
import { Screen } from "../../player/web/stage/screen.js";
import { BowlServer } from "./bowl.js";
import { AddressBar, as, laneData, packed, settled, stageData } from "./fakes.js";

/** @import { Landscape, Race } from "../../player/web/shapes.d.ts" */
/** @import { SliderData, StageData } from "../../player/web/wire.d.ts" */

const THEME = /** @type {const} */ ({ name: "light", paper: "#fff", ink: "#222", alarm: "#d33" });
const LINK = "surface=bowl&start=1,2&steps=4&lane=descent:rate=0.25&lane=descent";

/** The picture of a ground with one minimum. @type {Landscape} */
const LANDSCAPE = as({
  contour: { data: [{ contours: { coloring: "heatmap" } }, { x: [0], y: [0] }], layout: { xaxis: {}, yaxis: {} } },
  scene: { data: [{ contours: { z: { show: true } } }], layout: { scene: { xaxis: {}, yaxis: {}, zaxis: {} } } },
  curves: {},
});

/** @type {BowlServer} */
let server;
/** @type {Screen} */
let screen;
/** @type {Hand} */
let hand;
/** What was shown. @type {{ race: Race, landscape: Landscape | undefined }[]} */
let shown;

/** @param {Partial<StageData>} [told] */
const sent = (told) =>
  stageData({
    assets: server.assets,
    link: LINK,
    start: [1, 2],
    steps: 4,
    lanes: [laneData({ text: "descent:rate=0.25" }), laneData({ text: "descent", name: "Descent (2)" })],
    paths: packed(new Float32Array(30).fill(9)),
    ...told,
  });

/** @param {Partial<SliderData["lens"]>} lens @param {string[]} stops @returns {SliderData} */
const slider = (lens, stops) => ({ lens: { of: "optimizer", name: "rate", lanes: [0], ...lens }, stops });
const RATE = slider({}, ["0.125", "0.25", "0.5"]);
const STEEP = slider({ of: "surface", name: "steep" }, ["0.5", "1", "2"]);
const SIGMA = slider({ of: "ensemble", name: "sigma" }, ["0", "2"]);
const STARTS = slider({ of: "ensemble", name: "starts" }, ["1", "3"]);

beforeEach(async () => {
  new AddressBar();
  server = new BowlServer();
  screen = new Screen();
  screen.settle(sent(), LANDSCAPE, THEME);
  shown = [];
  hand = new Hand(screen, {
    measures: () => [],
    show: (race, landscape) => {
      shown.push({ race, landscape });
      screen.follow(race, landscape);
    },
    complete: () => {},
    asking: () => {},
    settle: () => {},
  });
});

/** Fetches what a hand may touch. @param {SliderData[]} sliders */
async function ready(...sliders) {
  await hand.ready(sliders);
  server.asked = [];
}

const xs = (/** @type {Race} */ { lanes }, index = 0) => [...lanes[index].x];

test("a slider's path is there at once, and its lane's old one stays as a ghost", async () => {
  await ready(RATE);
  hand.turn(RATE, 2);
  hand.turn(RATE, 0);
  assert.deepEqual(server.asked, []);
  const [first, second] = shown.map(({ race }) => race);
  assert.deepEqual(xs(first), [1, 0, 0, 0, 0]);
  assert.deepEqual(xs(second).slice(0, 3), [1, 0.75, 0.5625]);
  assert.deepEqual(xs(second, 1), [9, 9, 9, 9, 9], "the other lane's is as it was");
  assert.equal(second.ghosts?.length, 1);
  assert.equal(second.ghosts[0].lane, 0);
  assert.deepEqual([...second.ghosts[0].path.x], [9, 9, 9, 9, 9], "of before the first turn");
});

test("the ghost stays when the hand rests, until the next change", async () => {
  await ready(RATE);
  hand.turn(RATE, 2);
  const link = LINK.replace("0.25", "0.5");
  screen.settle(sent({ link }), LANDSCAPE, THEME);
  assert.equal(screen.race.ghosts?.length, 1);
  screen.settle(sent({ link: link.replace("steps=4", "steps=5") }), LANDSCAPE, THEME);
  assert.equal(screen.race.ghosts, undefined);
});

test("another surface has no ghosts of the one before", async () => {
  await ready(RATE);
  hand.turn(RATE, 2);
  screen.settle(sent({ link: LINK.replace("bowl", "bowl:steep=2") }), LANDSCAPE, THEME);
  assert.equal(screen.race.ghosts, undefined);
});

test("a start that is dragged has no ghosts", async () => {
  await ready(RATE);
  hand.turn(RATE, 2);
  hand.follow([0.5, 0.5], [0.01, 0.01]);
  assert.equal(screen.race.ghosts, undefined);
  assert.deepEqual(xs(screen.race).slice(0, 2), [0.5, 0.25]);
  assert.deepEqual(server.asked, []);
});

test("a number of the surface bends all paths and the ground", async () => {
  await ready(STEEP);
  hand.turn(STEEP, 2);
  const [{ race, landscape }] = shown;
  assert.deepEqual(xs(race), [1, 0, 0, 0, 0]);
  assert.equal(race.link, LINK.replace("bowl", "bowl:steep=2"));
  assert.ok(landscape);
  const [ground, star] = landscape.contour.data;
  assert.equal(ground.contours.coloring, "heatmap");
  assert.equal(Math.max(...ground.customdata.flatMap((/** @type {Float64Array} */ row) => [...row])), 16);
  assert.deepEqual(star.customdata, [0]);
  assert.deepEqual(server.asked, []);
});

test("back at its stop all is as it was settled", async () => {
  await ready(STEEP);
  hand.turn(STEEP, 2);
  hand.turn(STEEP, 1);
  const { race, landscape } = shown[1];
  assert.equal(race, screen.home.race);
  assert.equal(landscape, LANDSCAPE);
});

test("where the ground has no program the picture follows when the hand rests", async () => {
  hand.turn(STEEP, 2);
  await settled();
  assert.deepEqual([shown, server.asked], [[], []]);
});

test("sigma bends all paths on the same ground, and asks nobody", async () => {
  await ready(SIGMA);
  hand.turn(SIGMA, 1);
  const [{ race, landscape }] = shown;
  assert.deepEqual(xs(race).slice(0, 2), [1, 0]);
  assert.equal(landscape, undefined);
  assert.deepEqual(server.asked, []);
});

test("a cloud comes with its companions", async () => {
  await ready(STARTS);
  hand.turn(STARTS, 1);
  const [{ race }] = shown;
  assert.deepEqual(
    race.lanes.map(({ companions }) => companions.length),
    [2, 2],
  );
  assert.notEqual(race.lanes[0].companions[1].x[0], 1);
});
