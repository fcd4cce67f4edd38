import assert from "node:assert/strict";
import { test } from "node:test";

import { Announcer } from "../../player/web/shared/announcer.js";
import { changed, ended, leader } from "../../player/web/stage/speech.js";
import { as } from "./fakes.js";

const lane = (/** @type {string} */ name, /** @type {number[]} */ ...above) => ({ name, above });
/** A race of two steps. @param {object} [told] */
const race = (told) =>
  as({ start: [1, 2], steps: 2, offset: 1, lanes: [lane("Adam", 5, 3, 0.5), lane("Momentum", 5, 2, NaN)], ...told });

test("who stands lowest leads, and whose loss is no number leads nobody", () => {
  assert.equal(leader(race(), 1), "Momentum leads with a loss of 3");
  assert.equal(leader(race(), 2), "Adam leads with a loss of 1.5");
  assert.equal(leader(race({ lanes: [lane("Adam", NaN)] }), 0), "");
});

test("of lanes whose losses print alike none leads", () => {
  assert.equal(leader(race(), 0), "Adam and Momentum are level at a loss of 6");
  const lanes = [lane("Adam (1)", 0.02929), lane("Newton", 0.5), lane("Adam (2)", 0.02931), lane("AdaGrad", NaN)];
  const level = "Adam (1) and Adam (2) are level at a loss of 0.0293";
  assert.equal(leader(race({ offset: 0, lanes }), 0), level);
  const many = [...lanes, lane("Adam (3)", 0.02934)];
  assert.equal(leader(race({ offset: 0, lanes: many }), 0), "3 lanes are level at a loss of 0.0293");
  assert.equal(ended(race({ offset: 0, steps: 0, lanes })), `The race is over: ${level}.`);
});

test("at the end it is said who leads, if anybody does", () => {
  assert.equal(ended(race()), "The race is over: Adam leads with a loss of 1.5.");
  assert.equal(ended(race({ lanes: [] })), "The race is over.");
});

test("of a change it is said where the start went, and what comes of it", () => {
  assert.equal(changed(race(), race()), "At the end Adam leads with a loss of 1.5.");
  assert.equal(
    changed(race(), race({ start: [1, 2.5] })),
    "Start at x 1, y 2.5. At the end Adam leads with a loss of 1.5.",
  );
  assert.equal(changed(race(), race({ start: [0, 2], lanes: [] })), "Start at x 0, y 2.");
  assert.equal(changed(race(), race({ steps: 1 })), "At the end Momentum leads with a loss of 3.");
});

test("a sentence that is said again is another text, or nobody would hear it; what says nothing is not said", () => {
  const element = { textContent: "" };
  const announcer = new Announcer(as(element));
  const heard = ["Over.", "Over.", "Over.", "", "Paused."].map((text) => {
    announcer.say(text);
    return element.textContent;
  });
  assert.deepEqual(
    heard.map((text) => text.trim()),
    ["Over.", "Over.", "Over.", "Over.", "Paused."],
  );
  assert.ok(heard[0] === "Over." && heard[1] !== heard[0] && heard[2] !== heard[1], "each time another");
  assert.equal(heard[3], heard[2]);
  assert.equal(heard[4], "Paused.");
});
