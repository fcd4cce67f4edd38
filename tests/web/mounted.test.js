import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Mounted } from "../../player/web/streamlit/mounted.js";
import { as, Timers } from "./fakes.js";

const WAIT = 500;

/** @type {Timers} */
let timers;
/** What has happened to players, by the names of their elements. @type {string[]} */
let told;
/** @type {Mounted<{ dispose: () => void }>} */
let mounted;
beforeEach(() => {
  timers = new Timers();
  told = [];
  mounted = new Mounted((element) => {
    told.push(`made ${element.id}`);
    return { dispose: () => told.push(`gone ${element.id}`) };
  });
});

/** @param {string} id @param {boolean} isConnected @returns {{ id: string, isConnected: boolean } & HTMLElement} */
const element = (id, isConnected = true) => as(Object.assign(new EventTarget(), { id, isConnected }));

test("an element has one player, made when it is first asked for", () => {
  const a = element("a");
  assert.deepEqual(told, []);
  const player = mounted.in(a);
  assert.equal(mounted.in(a), player);
  assert.deepEqual(told, ["made a"]);
});

test("two elements have two players at a time", () => {
  const [a, b] = [element("a"), element("b")];
  assert.notEqual(mounted.in(a), mounted.in(b));
  timers.pass(10 * WAIT);
  assert.deepEqual(told, ["made a", "made b"]);
});

test("who leaves and comes back in time keeps the player", () => {
  const a = element("a");
  const player = mounted.in(a);
  mounted.leave(a);
  timers.pass(WAIT - 1);
  assert.equal(mounted.in(a), player);
  timers.pass(10 * WAIT);
  assert.deepEqual(told, ["made a"]);
  assert.equal(timers.waiting.size, 0);
});

test("who leaves and stays away is disposed of, once, after the wait", () => {
  const a = element("a");
  mounted.in(a);
  mounted.leave(a);
  timers.pass(WAIT - 1);
  assert.deepEqual(told, ["made a"]);
  timers.pass(1);
  assert.deepEqual(told, ["made a", "gone a"]);
  timers.pass(10 * WAIT);
  assert.equal(told.length, 2);
});

test("who comes back after the wait gets a new player", () => {
  const a = element("a");
  const player = mounted.in(a);
  mounted.leave(a);
  timers.pass(WAIT);
  assert.notEqual(mounted.in(a), player);
  assert.deepEqual(told, ["made a", "gone a", "made a"]);
});

test("who leaves twice is disposed of once, a wait after the last time", () => {
  const a = element("a");
  mounted.in(a);
  mounted.leave(a);
  timers.pass(WAIT - 100);
  mounted.leave(a);
  timers.pass(WAIT - 1);
  assert.deepEqual(told, ["made a"]);
  timers.pass(1);
  assert.deepEqual(told, ["made a", "gone a"]);
  assert.equal(timers.waiting.size, 0);
});

test("who is leaving and out of the document leaves at once when another comes, before it is made", () => {
  const [a, b, c] = [element("a"), element("b"), element("c")];
  for (const one of [a, b]) mounted.in(one);
  for (const one of [a, b]) mounted.leave(one);
  a.isConnected = b.isConnected = false;
  mounted.in(c);
  assert.deepEqual(told, ["made a", "made b", "gone a", "gone b", "made c"]);
  assert.equal(timers.waiting.size, 0);
});

test("who is leaving and still in the document has its wait, whoever else comes", () => {
  const [a, b] = [element("a"), element("b")];
  const player = mounted.in(a);
  mounted.leave(a);
  mounted.in(b);
  assert.equal(mounted.in(a), player);
  timers.pass(10 * WAIT);
  assert.deepEqual(told, ["made a", "made b"]);
});

test("who has not left stays when another comes", () => {
  const [a, b] = [element("a"), element("b")];
  const player = mounted.in(a);
  mounted.in(b);
  assert.equal(mounted.in(a), player);
  assert.deepEqual(told, ["made a", "made b"]);
});

test("who was there under other modules leaves at once, before the new one is made", () => {
  const a = element("a");
  mounted.in(a);
  /** @type {Mounted<{ dispose: () => void }>} */
  const newer = new Mounted((element) => {
    told.push(`made anew ${element.id}`);
    return { dispose: () => {} };
  });
  newer.in(a);
  assert.deepEqual(told, ["made a", "gone a", "made anew a"]);
  mounted.leave(a);
  assert.equal(timers.waiting.size, 0);
});

test("who leaves while the server runs is disposed of when it rests, or when another comes", () => {
  let resting = false;
  const patient = new Mounted(
    (element) => ({ dispose: () => told.push(`gone ${element.id}`) }),
    () => resting,
  );
  const [a, b, c] = [element("a"), element("b"), element("c")];
  for (const one of [a, b]) {
    patient.in(one);
    patient.leave(one);
    one.isConnected = false;
    timers.pass(4 * WAIT);
    assert.deepEqual(told, one === a ? [] : ["gone a"]);
  }
  resting = true;
  timers.pass(WAIT);
  assert.deepEqual(told, ["gone a", "gone b"]);
  patient.in(c);
  timers.pass(4 * WAIT);
  assert.equal(told.length, 2);
  assert.equal(timers.waiting.size, 0);
});

test("an element that never had a player may leave", () => {
  mounted.leave(element("a"));
  timers.pass(10 * WAIT);
  assert.deepEqual(told, []);
});
