import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { setLetters } from "../../player/web/shared/letters.js";
import { Keys, byPointer } from "../../player/web/shared/keys.js";
import { Reach } from "../../player/web/shared/reach.js";
import { element, happen, newPage } from "./elements.js";
import { as, inPlace } from "./fakes.js";

/** @import { FakeElement } from "./elements.js" */

newPage();
/** @type {Map<string, string>} */
const kept = new Map();
inPlace({
  localStorage: {
    getItem: (/** @type {string} */ name) => kept.get(name) ?? null,
    setItem: (/** @type {string} */ name, /** @type {string} */ text) => kept.set(name, text),
    removeItem: (/** @type {string} */ name) => kept.delete(name),
  },
});

/** @type {string[]} */
let done;
/** @type {Keys[]} */
let all;
const PRESSES = [" ", "Enter"];
const MOVES = ["ArrowLeft", "ArrowUp", "Home", "PageDown"];
const ARROWS = ["ArrowLeft", "ArrowUp"];
const TRIED = [...PRESSES, ...MOVES, "l", "+"];
const scrub = element("input", { type: "range" });
const ring = element("button", { class: "start", "data-moves": "" });
const button = element("button");
const stage = element("section", {}, [scrub, element("canvas"), ring, button]);
const actions = (/** @type {string} */ whose) =>
  Object.fromEntries([...TRIED, "c", "-", "=", "?", "1", "."].map((key) => [key, () => done.push(whose + key)]));

beforeEach(() => {
  done = [];
  kept.clear();
  all = [new Keys(as(stage), as(scrub), { ...actions(""), x: () => (done.push("x"), false) })];
  tab();
});
afterEach(() => all.forEach((keys) => keys.dispose()));

/** Presses a key; answers whether it was kept from the page. @param {string} key @param {object} [told] */
const press = (key, told) =>
  happen(window, "keydown", { key, target: document.body, repeat: false, ...told }).defaultPrevented;

const click = (/** @type {object} */ target) => happen(window, "pointerdown", { target, timeStamp: 5000 });
const focus = (/** @type {object} */ target, timeStamp = 5100) => happen(window, "focusin", { target, timeStamp });
const tab = () => press("Tab");

test("a key does what it stands for, and the page does not hear of it", () => {
  assert.equal(press("ArrowLeft"), true);
  assert.equal(press("l"), true);
  assert.equal(press("L"), true, "caps lock does not matter");
  assert.deepEqual(done, ["ArrowLeft", "l", "l"]);
});

test("a key is heard before the page can stop it, and the page hears only of what is left to it", () => {
  assert.ok(as(window).captured.includes("keydown"));
  assert.ok(as(window).captured.includes("keyup"));
  /** @type {string[]} */
  const heard = [];
  const hear = (/** @type {KeyboardEvent} */ { key }) => heard.push(key);
  window.addEventListener("keydown", hear);
  for (const key of ["l", "q", "x", " "]) press(key);
  window.removeEventListener("keydown", hear);
  assert.deepEqual(heard, ["q", "x"]);
});

test("a key that stands for nothing is left to the page, as is one that answers false", () => {
  assert.equal(press("ArrowDown"), false);
  assert.equal(press("arrowleft"), false);
  assert.equal(press("x"), false);
  assert.deepEqual(done, ["x"]);
});

test("a shortcut of the browser's is not a key of the stage", () => {
  for (const told of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { defaultPrevented: true }])
    press("l", told);
  assert.deepEqual(done, []);
});

/** @type {[key: string, code: string, shiftKey: boolean, does: string[]][]} */
const LAYOUTS = [
  ["с", "KeyC", false, ["c"]], // Cyrillic
  ["λ", "KeyL", false, ["l"]], // Greek
  ["Λ", "KeyL", true, ["l"]],
  ["l", "KeyP", false, ["l"]], // Dvorak: the letter as it stands there
  ["&", "Digit1", false, ["1"]], // French
  ["!", "Digit1", true, []], // English
  [",", "Slash", true, ["?"]], // Russian
  ["?", "Minus", true, ["?"]], // German
  ["+", "NumpadAdd", false, ["+"]],
  ["-", "Slash", false, ["-"]], // German
  ["-", "Digit6", false, ["-"]], // French
  ["!", "Slash", false, []], // French
  [".", "KeyE", false, ["."]], // Dvorak
  ["+", "Minus", false, ["+"]], // Swedish
  ["¡", "Equal", false, ["+"]], // Spanish
  ["'", "Minus", false, ["-"]], // Spanish
  ["Dead", "Equal", false, []], // German: an accent for the letter that follows
  ["Process", "KeyL", false, []], // a syllable that is being composed
];
for (const [key, code, shiftKey, does] of LAYOUTS) {
  test(`${shiftKey ? "Shift and " : ""}${code}, on which stands "${key}", does ${does.join() || "nothing"}`, () => {
    press(key, { code, shiftKey });
    assert.deepEqual(done, does);
  });
}

test("a key that is held acts again only where it moves something", () => {
  for (const key of [" ", "l", "PageDown", "ArrowLeft", "ArrowUp", "+", "=", "-"]) {
    assert.equal(press(key, { repeat: true }), true, `the page hears nothing of ${key}`);
  }
  assert.deepEqual(done, ["ArrowLeft", "ArrowUp", "+", "=", "-"]);
  assert.equal(press("q", { repeat: true }), false, "one that stands for nothing is left to the page");
});

test("letters, digits and signs can be switched off", () => {
  setLetters(false);
  for (const key of ["l", "1", "+", "?", "."]) assert.equal(press(key), false);
  for (const key of [" ", "ArrowLeft", "PageDown"]) assert.equal(press(key), true);
  setLetters(true);
  assert.equal(press("l"), true);
});

test("in a browser that keeps nothing they can be switched off, too", () => {
  const memory = localStorage;
  inPlace({ localStorage: undefined });
  setLetters(false);
  assert.equal(press("l"), false);
  setLetters(true);
  assert.equal(press("l"), true);
  inPlace({ localStorage: memory });
});

const FIELDS = [
  element("input", { type: "text" }),
  element("input"),
  element("textarea"),
  element("p", { contenteditable: "true" }),
  element("div", { role: "listbox" }),
  element("input", { role: "combobox", "aria-expanded": "true" }),
  element("dialog", { open: "" }),
  element("div", { role: "dialog" }),
];
test("who types, or has a list open, keeps every key, however it was reached", () => {
  for (const field of FIELDS) {
    for (const target of [field, inside(field)]) {
      tab();
      for (const key of [" ", "ArrowLeft", "l", "1"]) assert.equal(press(key, { target }), false);
      click(target);
      for (const key of [" ", "ArrowLeft", "l", "1"]) assert.equal(press(key, { target }), false);
    }
  }
  assert.deepEqual(done, []);
});

test("what is pressed in a dialog that has just been closed is the stage's", () => {
  const close = element("button");
  element("dialog", {}, [close]);
  tab();
  for (const key of [" ", "l"]) assert.equal(press(key, { target: close }), true);
  assert.deepEqual(done, [" ", "l"]);
});

/** What lies in an element like that. */
function inside(/** @type {FakeElement} */ { tag, attributes }) {
  const within = element("span");
  element(tag, attributes, [within]);
  return within;
}

/** @type {[what: string, target: FakeElement, own: string[]][]} */
const CONTROLS = [
  ["a button", button, PRESSES],
  ["a link", element("a"), PRESSES],
  ["a summary", element("summary"), PRESSES],
  ["a check box", element("input", { type: "checkbox" }), PRESSES],
  ["a slider", element("input", { type: "range" }), [...PRESSES, ...MOVES]],
  ["a radio button", element("input", { type: "radio" }), [...PRESSES, ...ARROWS]],
  ["what is called a button", element("div", { role: "button" }), PRESSES],
  ["what is called a switch", element("div", { role: "switch" }), PRESSES],
  ["what is called a check box", element("div", { role: "checkbox" }), PRESSES],
  ["what is called a radio button", element("div", { role: "radio" }), ARROWS],
  ["a tab", element("div", { role: "tab" }), [...PRESSES, ...ARROWS]],
  ["a thumb", element("div", { role: "slider" }), MOVES],
  ["a closed list", element("select"), TRIED],
  ["a closed list with a field", element("input", { role: "combobox", "aria-expanded": "false" }), TRIED],
  ["the ring", ring, ARROWS],
  ["the stage's own slider", scrub, []],
  ["plain ground", element("div"), []],
];
for (const [what, target, own] of CONTROLS) {
  test(`${what} that was reached by Tab keeps its own keys`, () => {
    focus(target);
    const left = TRIED.filter((key) => !press(key, { target }));
    assert.deepEqual(left, own);
  });

  test(`${what} that was reached by a pointer keeps none`, () => {
    click(target);
    focus(target);
    const left = TRIED.filter((key) => !press(key, { target }));
    assert.deepEqual(left, []);
    assert.deepEqual(done, TRIED);
  });
}

test("a button is not pressed when the space that was the stage's is let go", () => {
  click(button);
  press(" ", { target: button, code: "Space" });
  assert.equal(happen(window, "keyup", { target: button, code: "Space" }).defaultPrevented, true);
  assert.equal(happen(window, "keyup", { target: button, code: "Space" }).defaultPrevented, false, "only that one");
});

test("what was not a player's is let go as ever", () => {
  press("l", { code: "KeyL" });
  assert.equal(happen(window, "keyup", { target: button, code: "KeyQ" }).defaultPrevented, false);
  assert.equal(happen(window, "keyup", { target: button, code: "" }).defaultPrevented, false, "a key on a screen");
});

test("a pointer has acted as soon as it is pressed, the keyboard as soon as Tab is", () => {
  click(element("div")); // which gets no focus
  assert.equal(byPointer(), true);
  press("l");
  assert.equal(byPointer(), true, "a player's key says nothing of where the focus is");
  tab();
  assert.equal(byPointer(), false);
});

test("a control that keeps its pointer for itself was reached by it all the same", () => {
  const before = as(window).captured.length;
  new Reach();
  assert.deepEqual(as(window).captured.slice(before).sort(), ["focusin", "keydown", "pointerdown", "pointerup"]);
});

test("what gets the focus when a long press ends was reached by it", () => {
  click(button);
  happen(window, "pointerup", { target: button, timeStamp: 8000 });
  focus(button, 8050);
  assert.equal(byPointer(), true);
});

test("what gets the focus long after a press of the pointer was not reached by it", () => {
  click(button);
  assert.equal(byPointer(), true);
  focus(element("div"), 5900);
  assert.equal(byPointer(), true);
  focus(scrub, 6001); // a reader of the screen moves it, without a key
  assert.equal(byPointer(), false);
});

test("a dialog that comes and goes tells nothing new", () => {
  click(button);
  focus(button, 5001);
  focus(inside(element("dialog")), 9000);
  focus(button, 12_000);
  assert.equal(byPointer(), true);
  assert.equal(press(" ", { target: button }), true);
});

test("a window that is looked at again tells nothing new", () => {
  click(button);
  focus(button, 5001);
  focus(button, 99_000);
  assert.equal(byPointer(), true);
});

test("of several players, the one that is touched takes the key, or was touched last, or is the first", () => {
  const map = element("section", {}, [element("button")]);
  all.push(new Keys(as(map), null, { l: () => done.push("map l"), m: () => done.push("map m"), "+": () => false }));
  press("l");
  press("m");
  click(map.children[0]);
  press("l");
  press(" ");
  press("+"); // the map leaves it: then it is the stage's
  press("l", { target: button });
  assert.deepEqual(done, ["l", "map m", "map l", " ", "+", "l"]);
});

test("a player that has got the focus is the one in hand, until another is", () => {
  const map = element("section", {}, [element("button")]);
  all.push(new Keys(as(map), null, { l: () => done.push("map l") }));
  focus(map.children[0]);
  press("l");
  click(element("div")); // on neither of them
  focus(window);
  press("l");
  focus(button);
  press("l");
  assert.deepEqual(done, ["map l", "map l", "l"]);
});

test("on a page that has been left they do nothing", () => {
  stage.isConnected = false;
  assert.equal(press("ArrowLeft"), false);
  stage.isConnected = true;
  assert.deepEqual(done, []);
});

test("disposed of, a player hears nothing", () => {
  all[0].dispose();
  assert.equal(press("l"), false);
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

test("between two pages who has just left hears what outlasts a page, and nothing else", () => {
  const gone = element("section");
  const old = new Keys(as(gone), null, actions("old "));
  old.lasting = new Set(["PageDown", "1"]);
  gone.isConnected = false;
  all.push(old);
  press("PageDown");
  assert.deepEqual(done, ["PageDown"], "a player that is there comes first");
  stage.isConnected = false;
  for (const key of ["PageDown", "l", "1", " "]) assert.equal(press(key), ["PageDown", "1"].includes(key));
  stage.isConnected = true;
  assert.deepEqual(done.slice(1), ["old PageDown", "old 1"]);
  press("l");
  assert.deepEqual(done.slice(3), ["l"]);
});
