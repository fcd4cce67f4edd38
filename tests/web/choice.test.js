import assert from "node:assert/strict";
import { test } from "node:test";

import { Choice } from "../../player/web/maps/choice.js";
import { as, inPlace, mapMeasure, STEPS } from "./fakes.js";

/** The buttons, and what a click on one does. */
function choice() {
  /** @type {(event: unknown) => void} */
  let click = () => {};
  const heard = { changes: 0 };
  const element = as({
    addEventListener: (/** @type {string} */ _, /** @type {typeof click} */ listener) => (click = listener),
    querySelectorAll: () => [],
  });
  class Pressed {
    constructor(/** @type {string} */ value) {
      this.value = value;
    }
    closest() {
      return this;
    }
  }
  inPlace({ Element: Pressed });
  const made = new Choice(element, () => heard.changes++);
  return { choice: made, heard, press: (/** @type {string} */ name) => click({ target: new Pressed(name) }) };
}

const LOSS = mapMeasure();

test("the first measure is shown unless another is proposed, and only one that is offered", () => {
  const { choice: made } = choice();
  made.offer([STEPS, LOSS]);
  assert.equal(made.shown, STEPS);
  made.propose("loss");
  assert.equal(made.shown, LOSS);
  made.offer([STEPS]);
  assert.equal(made.shown, STEPS);
});

test("what a person has chosen, no proposal changes", () => {
  const { choice: made, heard, press } = choice();
  made.offer([STEPS, LOSS]);
  press("steps");
  assert.equal(heard.changes, 1);
  made.propose("loss");
  assert.equal(made.shown, STEPS);
  press("loss");
  made.propose("steps");
  assert.equal(made.shown, LOSS);
});
