import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Outbox } from "../../player/web/streamlit/outbox.js";
import { Timers } from "./fakes.js";

/** @type {Outbox} */
let outbox;
/** What was sent, and by whom. @type {string[]} */
let sent;

/** Sends for a component. @param {string} by @returns {(name: string, value: any) => void} */
const sender = (by) => (name, value) => {
  if (value?.id) last = value.id;
  sent.push(`${by}: ${name} ${value?.value ?? value}`);
};
/** The number of the last message that went alone. */
let last = 0;

/** The server has heard what went alone, and draws a component anew. */
const hear = (by = "a") => outbox.join(by, sender(by), last);

const KINDS = {
  start: {},
  sketch: {},
  page: { merge: (/** @type {number} */ one, /** @type {number} */ other) => one + other, alone: true, any: true },
  preset: { alone: true, any: true },
};

/** @type {Timers} */
let timers;
/** Whether the server rests now. */
let resting = true;
/** The server rests, and goes on resting. */
const rest = () => {
  resting = true;
  outbox.rested();
  timers.pass(1500);
};

beforeEach(() => {
  sent = [];
  timers = new Timers();
  resting = true;
  outbox = new Outbox(() => resting, new Map(), KINDS);
});

test("where the server is there, it is told at once", () => {
  outbox.join("a", sender("a"));
  outbox.put("a", "start", 1);
  outbox.put("a", "start", 2);
  assert.deepEqual(sent, ["a: start 1", "a: start 2"]);
  outbox.there = true;
  rest();
  assert.equal(sent.length, 2);
});

test("while it is away the last of each kind is kept, and sent in the order in which hands did it", () => {
  outbox.join("a", sender("a"));
  outbox.there = false;
  outbox.put("a", "start", 1);
  outbox.put("a", "sketch", "line");
  outbox.put("a", "start", 2);
  rest();
  assert.deepEqual(sent, []);
  outbox.there = true;
  assert.deepEqual(sent, ["a: sketch line", "a: start 2"]);
  outbox.there = true;
  assert.equal(sent.length, 2);
});

test("two of a kind that can be merged are one", () => {
  outbox.join("a", sender("a"));
  outbox.there = false;
  for (const step of [1, 1, -1, 1]) outbox.put("a", "page", step);
  outbox.there = true;
  assert.deepEqual(sent, ["a: page 2"]);
});

test("one that goes alone holds back all others until it is heard", () => {
  outbox.join("a", sender("a"));
  outbox.put("a", "page", 1);
  outbox.put("a", "preset", "beale");
  outbox.put("a", "page", 1);
  outbox.put("a", "page", 1);
  outbox.put("a", "start", 1);
  assert.deepEqual(sent, ["a: page 1"]);
  hear();
  assert.deepEqual(sent.slice(1), ["a: preset beale"]);
  hear();
  assert.deepEqual(sent.slice(2), ["a: page 2"]);
  hear();
  assert.deepEqual(sent.slice(3), ["a: start 1"]);
});

test("a component that is drawn anew for another reason is no answer", () => {
  outbox.join("a", sender("a"));
  outbox.put("a", "page", 1);
  const before = last;
  outbox.put("a", "page", 2);
  outbox.join("a", sender("a"), before - 1);
  assert.deepEqual(sent, ["a: page 1"]);
  outbox.join("a", sender("a"), before);
  assert.deepEqual(sent, ["a: page 1", "a: page 2"]);
  assert.ok(last > before, "numbers rise");
});

test("one that was not heard when the server rests is sent again under its number, but not for ever", () => {
  outbox.join("a", sender("a"));
  outbox.put("a", "page", 1);
  const number = last;
  outbox.put("a", "start", 1);
  for (let k = 0; k < 2; k++) rest();
  assert.deepEqual(sent, ["a: page 1", "a: page 1", "a: page 1"]);
  assert.equal(last, number);
  rest();
  assert.deepEqual(sent.slice(3), ["a: start 1"]);
});

test("one that was not heard is sent again though no run was seen, but not while the server runs", () => {
  outbox.join("a", sender("a"));
  outbox.put("a", "page", 1);
  timers.pass(1500);
  assert.deepEqual(sent, ["a: page 1", "a: page 1"]);
  resting = false;
  timers.pass(5000);
  assert.equal(sent.length, 2);
  rest();
  assert.equal(sent.length, 3);
  hear();
  timers.pass(5000);
  assert.equal(sent.length, 3);
});

test("one that is heard after the server rested for a moment is not sent again", () => {
  outbox.join("a", sender("a"));
  outbox.put("a", "page", 1);
  outbox.rested(); // between two runs of the same message
  timers.pass(1000);
  outbox.rested();
  timers.pass(1000);
  hear();
  timers.pass(5000);
  assert.deepEqual(sent, ["a: page 1"]);
});

test("a server that is back is asked again for what it has not heard", () => {
  outbox.join("a", sender("a"));
  outbox.put("a", "preset", "beale");
  outbox.put("a", "start", 1);
  outbox.there = false;
  rest();
  assert.equal(sent.length, 1);
  outbox.there = true;
  hear();
  assert.deepEqual(sent, ["a: preset beale", "a: preset beale", "a: start 1"]);
});

test("what is for any component goes out through the next; what was put on the one before is dropped", () => {
  outbox.join("a", sender("a"));
  outbox.put("a", "page", 1);
  outbox.put("a", "start", 1);
  outbox.put("a", "page", 1);
  outbox.leave("a");
  hear("b");
  assert.deepEqual(sent, ["a: page 1", "b: page 1"]);
  hear("b");
  outbox.leave("b");
  outbox.join("a", sender("a"));
  assert.equal(sent.length, 2);
  assert.equal(outbox.waiting.size, 0);
});

test("one that went out through a component that has gone is sent again by the next that comes, at once", () => {
  outbox.join("a", sender("a"));
  outbox.put("a", "page", 1);
  outbox.leave("a");
  outbox.join("b", sender("b"), last - 1);
  assert.deepEqual(sent, ["a: page 1", "b: page 1"]);
  outbox.join("b", sender("b"), last - 1);
  assert.equal(sent.length, 2, "the same one draws anew for another reason");
  hear("b");
  timers.pass(5000);
  assert.equal(sent.length, 2);
});

test("a page that is turned between two stages goes out through the next, unless no stage comes", () => {
  outbox.join("a", sender("a"));
  outbox.leave("a");
  outbox.put("a", "page", -1);
  outbox.put("a", "page", -1);
  outbox.rested();
  timers.pass(1400);
  outbox.join("b", sender("b"));
  assert.deepEqual(sent, ["b: page -2"]);
  hear("b");
  outbox.leave("b");
  outbox.put("b", "page", 1);
  outbox.put("b", "start", 1);
  rest();
  outbox.join("b", sender("b"), last);
  assert.deepEqual(sent.slice(1), ["b: start 1"]);
});

test("two components that are there together each send their own", () => {
  outbox.join("a", sender("a"));
  outbox.join("b", sender("b"));
  outbox.there = false;
  outbox.put("a", "start", 1);
  outbox.put("b", "start", 2);
  outbox.there = true;
  assert.deepEqual(sent, ["a: start 1", "b: start 2"]);
});

test("a component that is put up anew sends what was put on it before, though by another box", () => {
  outbox.join("a", sender("a"));
  outbox.there = false;
  outbox.put("a", "start", 1);
  outbox.leave("a");
  outbox.there = true;
  assert.deepEqual(sent, []);
  new Outbox(() => true, outbox.waiting).join("a", sender("a anew"));
  assert.deepEqual(sent, ["a anew: start 1"]);
});

test("what a stage asks its page for: pages add up, of presets and twins the last counts, each goes alone", () => {
  outbox = new Outbox(() => true);
  outbox.join("a", sender("a"));
  outbox.there = false;
  for (const [kind, value] of /** @type {const} */ ([
    ["page", 1],
    ["preset", 2],
    ["page", 1],
    ["twin", 0],
    ["preset", 3],
    ["twin", 1],
  ]))
    outbox.put("a", kind, value);
  outbox.there = true;
  assert.deepEqual(sent, ["a: page 2"]);
  hear();
  assert.deepEqual(sent.slice(1), ["a: preset 3"]);
  outbox.put("a", "start", 1);
  hear();
  assert.deepEqual(sent.slice(2), ["a: twin 1"]);
  hear();
  assert.deepEqual(sent.slice(3), ["a: start 1"]);
});

for (const kind of ["page", "preset", "twin"]) {
  test(`the ${kind} that was asked for goes out though the stage is another by then, and a new start does not`, () => {
    outbox = new Outbox(() => true);
    outbox.join("a", sender("a"));
    outbox.there = false;
    outbox.put("a", "start", 1);
    outbox.put("a", kind, 1);
    outbox.leave("a");
    outbox.join("b", sender("b"));
    outbox.there = true;
    assert.deepEqual(sent, [`b: ${kind} 1`]);
  });
}

test("what is for any component is one message, whichever it was put on", () => {
  outbox.join("a", sender("a"));
  outbox.join("b", sender("b"));
  outbox.there = false;
  outbox.put("a", "page", 1);
  outbox.put("b", "page", 1);
  outbox.there = true;
  assert.deepEqual(sent, ["b: page 2"]);
});

test("what was put on a component that is gone waits for it, and neither holds another back nor uses it", () => {
  outbox.join("a", sender("a"));
  outbox.join("b", sender("b"));
  outbox.there = false;
  outbox.put("a", "start", 1);
  outbox.put("b", "start", 2);
  outbox.leave("a");
  outbox.join("b", sender("b")); // it is rendered again, which is no other one
  outbox.there = true;
  assert.deepEqual(sent, ["b: start 2"]);
  outbox.join("a", sender("a"));
  assert.deepEqual(sent, ["b: start 2", "a: start 1"]);
});

test("another component that comes takes nothing from those that are there", () => {
  outbox.join("a", sender("a"));
  outbox.there = false;
  outbox.put("a", "start", 1);
  outbox.join("b", sender("b"));
  outbox.there = true;
  assert.deepEqual(sent, ["a: start 1"]);
});
