import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Keys } from "../../player/web/shared/keys.js";
import { element, happen, newPage } from "./elements.js";
import { as } from "./fakes.js";

/** @import { FakeElement } from "./elements.js" */

/** @type {string[]} */
let done;
/** @type {Keys} */
let keys;
const scrub = element("input", { type: "range" });
const stage = element("section", {}, [scrub, element("canvas"), element("button")]);
beforeEach(() => {
  newPage();
  done = [];
  keys = new Keys(as(stage), as(scrub), {
    " ": () => done.push("space"),
    ArrowLeft: () => done.push("left"),
    l: () => done.push("l"),
    x: () => (done.push("x"), false),
  });
});

/** Presses a key; answers whether it was kept from the page. @param {string} key @param {object} [told] */
const press = (key, told) => happen(document, "keydown", { key, target: document.body, ...told }).defaultPrevented;

test("a key does what it stands for, and the page does not hear of it", () => {
  assert.equal(press("ArrowLeft"), true);
  assert.equal(press("l"), true);
  assert.equal(press("L"), true, "caps lock does not matter");
  assert.deepEqual(done, ["left", "l", "l"]);
});

test("a key that stands for nothing is left to the page, as is one that answers false", () => {
  assert.equal(press("ArrowUp"), false);
  assert.equal(press("arrowleft"), false);
  assert.equal(press("x"), false);
  assert.deepEqual(done, ["x"]);
});

test("a shortcut of the browser's is not a key of the stage", () => {
  for (const told of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { defaultPrevented: true }])
    press("l", told);
  assert.deepEqual(done, []);
});

test("where keys already mean something they are left to it", () => {
  for (const target of [
    element("input", { type: "text" }),
    element("input", { type: "range" }),
    element("textarea"),
    element("select"),
    element("div", { role: "slider" }),
    element("div", { role: "listbox" }),
    element("div", { role: "combobox" }),
    element("div", { role: "radio" }),
    element("p", { contenteditable: "true" }),
  ]) {
    assert.equal(press("ArrowLeft", { target }), false);
    const within = element("span");
    element("div", {}, [element(target.tag, target.attributes, [within])]);
    assert.equal(press("ArrowLeft", { target: within }), false);
  }
  assert.deepEqual(done, []);
});

test("on a page that has been left they do nothing", () => {
  stage.isConnected = false;
  assert.equal(press("ArrowLeft"), false);
  stage.isConnected = true;
  assert.deepEqual(done, []);
});

test("elsewhere they work, on the stage's own slider, too", () => {
  for (const target of [scrub, element("button"), element("div", { role: "button" }), document]) press("l", { target });
  assert.equal(done.length, 4);
});

/** @type {[what: string, target: FakeElement | null, works: boolean][]} */
const SPACES = [
  ["the page itself", null, true],
  ["the stage", stage, true],
  ["the stage's slider", scrub, true],
  ["a picture on the stage", stage.children[1], true],
  ["a button on the stage", stage.children[2], false],
  ["a button elsewhere", element("button"), false],
  ["a summary", element("summary"), false],
  ["a link", element("a"), false],
  ["something else that has the focus", element("div"), false],
];
for (const [what, target, works] of SPACES) {
  test(`a space on ${what} ${works ? "is the stage's" : "is left to it"}`, () => {
    assert.equal(press(" ", { target: target ?? document.body }), works);
    assert.deepEqual(done, works ? ["space"] : []);
  });
}

test("disposed of, it hears nothing", () => {
  keys.dispose();
  assert.equal(press("l"), false);
  assert.deepEqual(done, []);
});

/** Whether the page's own undo would hear of a key in an element. @param {FakeElement} target @param {object} told */
function undone(target, told) {
  let stopped = false;
  happen(window, "keydown", { target, stopPropagation: () => (stopped = true), ...told });
  return !stopped;
}

test("in a field, undo is of the typing", () => {
  for (const target of [element("input"), element("input", { type: "number" }), element("textarea")]) {
    assert.equal(undone(target, { key: "z", ctrlKey: true }), false);
    assert.equal(undone(target, { key: "Z", metaKey: true }), false);
    assert.equal(undone(target, { key: "z" }), true);
    assert.equal(undone(target, { key: "y", ctrlKey: true }), true);
  }
});

test("elsewhere undo is of the page", () => {
  for (const type of ["range", "checkbox", "radio"])
    assert.equal(undone(element("input", { type }), { key: "z", ctrlKey: true }), true);
  assert.equal(undone(element("button"), { key: "z", ctrlKey: true }), true);
});

test("disposed of, it leaves undo alone", () => {
  keys.dispose();
  assert.equal(undone(element("textarea"), { key: "z", ctrlKey: true }), true);
});
