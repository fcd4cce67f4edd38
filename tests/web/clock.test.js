import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Clock, SPEEDS } from "../../player/web/stage/clock.js";
import { Frames } from "./fakes.js";

/** @type {Frames} */
let frames;
beforeEach(() => {
  frames = new Frames();
});

/** A clock of a race of so many steps. @param {number} length */
function clockOf(length) {
  const clock = new Clock();
  clock.setLength(length);
  return clock;
}

/** How often a clock tells of something while something is done. @param {Clock} clock @param {() => void} act */
function told(clock, act, what = "tick") {
  let count = 0;
  const hear = () => count++;
  clock.addEventListener(what, hear);
  act();
  clock.removeEventListener(what, hear);
  return count;
}

test("a new clock rests at the start, at a speed that can be chosen", () => {
  const clock = new Clock();
  assert.deepEqual([clock.position, clock.atEnd, clock.playing, clock.loop], [0, false, false, false]);
  assert.ok(SPEEDS.includes(clock.speed));
});

test("the speeds rise from a tenth to sixteen, and none is more than 2.5 times the one before", () => {
  assert.deepEqual([SPEEDS[0], SPEEDS.at(-1)], [0.1, 16]);
  SPEEDS.slice(1).forEach((speed, k) => assert.ok(speed > SPEEDS[k] && speed <= 2.5 * SPEEDS[k]));
});

test("a second at speed 1 is thirty steps, in whatever frames it comes", () => {
  for (const pieces of [4, 8, 25, 100]) {
    const clock = clockOf(1000);
    clock.play();
    for (let k = 0; k < pieces; k++) frames.pass(1000 / pieces);
    assert.ok(Math.abs(clock.position - 30) < 1e-9, `${pieces} frames: ${clock.position}`);
    clock.pause();
  }
});

test("every speed multiplies it", () => {
  for (const speed of SPEEDS) {
    const clock = clockOf(1000);
    clock.setSpeed(speed);
    clock.play();
    frames.pass(200);
    assert.ok(Math.abs(clock.position - 6 * speed) < 1e-9, `speed ${speed}: ${clock.position}`);
    clock.pause();
  }
});

test("a speed that is set on the way counts from the next frame on", () => {
  const clock = clockOf(1000);
  clock.play();
  frames.pass(200);
  clock.setSpeed(4);
  assert.equal(clock.position, 6);
  frames.pass(200);
  assert.equal(clock.position, 30);
});

test("a page that was hidden goes on where it was: no frame is longer than a quarter of a second", () => {
  const clock = clockOf(1000);
  clock.play();
  frames.pass(60_000);
  assert.equal(clock.position, 7.5);
  frames.pass(200);
  assert.equal(clock.position, 13.5);
});

test("a frame whose time stamp lies before the call that asked for it moves nothing back", () => {
  const clock = clockOf(1000);
  clock.seek(3);
  clock.play();
  frames.pass(-8);
  assert.equal(clock.position, 3);
});

test("at the end it stands exactly there, and asks for no more frames", () => {
  const clock = clockOf(5);
  clock.play();
  frames.pass(100);
  assert.equal(clock.position, 3);
  assert.equal(frames.waiting.size, 1);
  frames.pass(100);
  assert.equal(clock.position, 5);
  assert.equal(clock.atEnd, true);
  assert.equal(clock.playing, false);
  assert.equal(frames.waiting.size, 0);
});

test("a frame that ends exactly at the end is the last", () => {
  const clock = clockOf(3);
  clock.play();
  frames.pass(100);
  assert.deepEqual([clock.position, clock.playing, frames.waiting.size], [3, false, 0]);
});

test("in a loop the end is the start, and the race goes on", () => {
  const clock = clockOf(5);
  clock.setLoop(true);
  clock.play();
  frames.pass(250);
  assert.equal(clock.position, 0);
  assert.equal(clock.playing, true);
  frames.pass(100);
  assert.equal(clock.position, 3);
});

test("play at the end begins anew, elsewhere it goes on", () => {
  const clock = clockOf(50);
  clock.seek(50);
  clock.play();
  assert.equal(clock.position, 0);
  clock.pause();
  clock.seek(20);
  clock.play();
  assert.equal(clock.position, 20);
});

test("play while it plays changes nothing", () => {
  const clock = clockOf(50);
  clock.play();
  assert.equal(
    told(clock, () => clock.play()),
    0,
  );
  assert.equal(frames.waiting.size, 1);
  frames.pass(100);
  assert.equal(clock.position, 3);
});

test("a pause takes its frame back, and the time of a pause does not count", () => {
  const clock = clockOf(50);
  clock.play();
  frames.pass(100);
  clock.pause();
  assert.equal(frames.waiting.size, 0);
  frames.pass(200);
  assert.equal(clock.position, 3);
  clock.play();
  frames.pass(100);
  assert.equal(clock.position, 6);
});

test("a frame that comes after the pause moves nothing and asks for no other", () => {
  const clock = clockOf(50);
  clock.play();
  const [late] = frames.waiting.values();
  clock.pause();
  assert.equal(
    told(clock, () => late(frames.now + 100)),
    0,
  );
  assert.equal(clock.position, 0);
  assert.equal(frames.waiting.size, 0);
});

test("toggle plays and pauses", () => {
  const clock = clockOf(50);
  clock.toggle();
  assert.equal(clock.playing, true);
  clock.toggle();
  assert.equal(clock.playing, false);
});

test("seek is held within the race", () => {
  const clock = clockOf(50);
  for (const [asked, wanted] of [
    [-1, 0],
    [0, 0],
    [12.25, 12.25],
    [50, 50],
    [51, 50],
    [Infinity, 50],
    [-Infinity, 0],
  ]) {
    clock.seek(asked);
    assert.equal(clock.position, wanted);
  }
});

test("a nudge goes to the next whole step, paused and held within the race", () => {
  const clock = clockOf(50);
  for (const [from, by, wanted] of [
    [12, 1, 13],
    [12, -1, 11],
    [12.25, 1, 13],
    [12.25, -1, 12],
    [49.5, 1, 50],
    [50, 1, 50],
    [0.5, -1, 0],
    [0, -1, 0],
  ]) {
    clock.seek(from);
    clock.play();
    clock.seek(from);
    clock.nudge(by);
    assert.equal(clock.position, wanted, `${by} from ${from}`);
    assert.equal(clock.playing, false);
  }
});

test("at its end a race of another length stays at its end", () => {
  const clock = clockOf(50);
  clock.seek(50);
  clock.setLength(80);
  assert.equal(clock.position, 80);
  clock.setLength(1);
  assert.equal(clock.position, 1);
  clock.setLength(20);
  assert.equal(clock.position, 20);
});

test("elsewhere a race of another length stays where it is, as far as it goes", () => {
  const clock = clockOf(50);
  clock.seek(30);
  clock.setLength(80);
  assert.equal(clock.position, 30);
  clock.setLength(20);
  assert.equal(clock.position, 20);
});

test("a race of no steps, under a cover, begins at the start when it gets some", () => {
  const clock = clockOf(0);
  assert.equal(clock.position, 0);
  clock.setLength(80);
  assert.equal(clock.position, 0);
});

test("the same length again tells nobody", () => {
  const clock = clockOf(50);
  assert.equal(
    told(clock, () => clock.setLength(50)),
    0,
  );
  assert.equal(
    told(clock, () => clock.setLength(51)),
    1,
  );
});

test("every change is told, once", () => {
  const clock = clockOf(50);
  /** @type {[string, () => void, number][]} */
  const acts = [
    ["seek", () => clock.seek(3), 1],
    ["speed", () => clock.setSpeed(2), 1],
    ["loop", () => clock.setLoop(true), 1],
    ["nudge at rest", () => clock.nudge(1), 1],
    ["play", () => clock.play(), 1],
    ["frame", () => frames.pass(16), 1],
    ["pause", () => clock.pause(), 1],
    ["pause again", () => clock.pause(), 0],
  ];
  for (const [name, act, wanted] of acts) assert.equal(told(clock, act), wanted, name);
});

test("while it is held it stands still, and goes on then if it was going", () => {
  const clock = clockOf(50);
  clock.play();
  frames.pass(100);
  clock.hold(true);
  frames.pass(100);
  assert.deepEqual([clock.position, clock.playing], [3, false]);
  clock.hold(false);
  frames.pass(100);
  assert.deepEqual([clock.position, clock.playing], [6, true]);
  clock.pause();
  clock.hold(true);
  clock.hold(false);
  assert.deepEqual([clock.position, clock.playing], [6, false]);
});

test("a race that has come to its end says so, once, when it stands there", () => {
  const clock = clockOf(5);
  /** @type {unknown[]} */
  const seen = [];
  for (const type of ["tick", "end"])
    clock.addEventListener(type, () => seen.push([type, clock.position, clock.playing]));
  clock.play();
  frames.pass(100);
  frames.pass(100);
  frames.pass(100);
  assert.deepEqual(seen.slice(1), [
    ["tick", 3, true],
    ["tick", 5, false],
    ["end", 5, false],
  ]);
});

test("a race that is led to its end by hand says so once; one at its end, or played in a loop, says no more", () => {
  const clock = clockOf(5);
  const act = () => {
    clock.seek(5);
    clock.nudge(1);
    clock.setLoop(true);
    clock.play();
    for (let k = 0; k < 4; k++) frames.pass(100);
    clock.pause();
  };
  assert.equal(told(clock, act, "end"), 1);
});
