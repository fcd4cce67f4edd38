import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Runner } from "../../player/web/programs/runner.js";
import { BowlServer, until } from "./bowl.js";
import { AddressBar } from "./fakes.js";

const LINK = "surface=bowl&start=1,2&steps=4&lane=descent:rate=0.25";
const LIVE = `live?${LINK}`;

/** @type {BowlServer} */
let server;
/** @type {Runner} */
let runner;
/** @type {Float32Array[]} */
let taken;
beforeEach(() => {
  new AddressBar();
  server = new BowlServer();
  runner = new Runner();
  taken = [];
});

/** Asks for the rows of a link. @param {string} link */
const ask = (link) => runner.ask(server.assets, link, (rows) => taken.push(rows));

test("once its programs have come a link is run here, at once, and nobody is asked", async () => {
  await runner.prepare(server.assets, LINK);
  const asked = server.asked.length;
  ask(LINK);
  const halves = [1, 0.5, 0.25, 0.125, 0.0625];
  assert.deepEqual([...taken[0].subarray(0, 5)], halves);
  assert.deepEqual([...taken[0].subarray(5, 10)], [2, 1, 0.5, 0.25, 0.125]);
  assert.deepEqual(
    [...taken[0].subarray(10)],
    halves.map((x) => 5 * x * x),
  );
  assert.equal(server.asked.length, asked);
});

test("before, the live channel answers, and the programs are fetched for the next time", async () => {
  ask(LINK);
  await until(() => taken.length === 1);
  assert.ok(server.asked.includes(LIVE));
  assert.equal(taken[0].length, 9);
  await runner.prepare(server.assets, LINK);
  ask(LINK);
  assert.equal(taken[1].length, 15);
});

test("a lane without a program is left to the live channel, whoever runs beside it", async () => {
  const link = `${LINK}&lane=bfgs`;
  await runner.prepare(server.assets, link);
  ask(link);
  await until(() => taken.length === 1);
  assert.deepEqual(server.asked, ["kinds/declarations.json", `live?${link}`]);
});

test("what the live channel has not answered yet is older than what is run here, and forgotten", async () => {
  let release = () => {};
  server.live = new Promise((resolve) => (release = () => resolve(null)));
  ask(LINK.replace("bowl", "other"));
  await runner.prepare(server.assets, LINK);
  ask(LINK);
  release();
  for (let k = 0; k < 5; k++) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(
    taken.map(({ length }) => length),
    [15],
  );
});

test("the measures that are asked for come with the rows", async () => {
  await runner.prepare(server.assets, LINK);
  runner.ask(server.assets, LINK, (rows) => taken.push(rows), { measures: ["gradient_norm", "distance", "cost"] });
  const [norm, distance, cost] = [15, 20, 25].map((place) => [...taken[0].subarray(place, place + 2)]);
  assert.deepEqual(
    norm,
    [2, 1].map((size) => Math.fround(size * Math.hypot(1, 2))),
  );
  assert.deepEqual(
    distance,
    [1, 0.5].map((size) => Math.fround(size * Math.hypot(1, 2))),
  );
  assert.deepEqual(cost, [0, 1]);
});

test("under noise a lane meets the draws of its seed", async () => {
  const link = `${LINK}&ensemble=sigma=2,seed=7`;
  await runner.prepare(server.assets, link);
  assert.ok(server.asked.includes("kinds/draws?seed=7&steps=4"));
  ask(link);
  assert.deepEqual([...taken[0].subarray(0, 3)], [1, 0, -0.5]);
});

test("the inside of a lane is told as the server tells it", async () => {
  await runner.prepare(server.assets, LINK);
  /** @type {Map<string | null, number[]>} */
  const told = new Map();
  runner.inspect(server.assets, LINK, (rows) => rows.forEach(({ key, values }) => told.set(key, [...values])));
  assert.deepEqual(told.get("gradient")?.slice(0, 4), [2, 4, 1, 2]);
  assert.deepEqual(told.get("step")?.slice(0, 4), [-0.5, -1, -0.25, -0.5]);
  assert.deepEqual(told.get("learning_rate"), [0.25, 0.25, 0.25, 0.25]);
  assert.deepEqual(told.get("overshoot"), [0.25, 0.25, 0.25, 0.25]);
  assert.equal(told.get("eigenvalues")?.length, 10);
});

test("the same ground has the same key, however it is written", async () => {
  await runner.prepare(server.assets, LINK);
  const keyOf = (/** @type {string} */ surface) => runner.ground(server.assets, LINK.replace("bowl", surface))?.key;
  assert.equal(keyOf("bowl"), keyOf("bowl:steep=1"));
  assert.notEqual(keyOf("bowl"), keyOf("bowl:steep=2"));
  assert.equal(keyOf("other"), undefined);
});
