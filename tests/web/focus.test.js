import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Keys } from "../../player/web/shared/keys.js";
import { FocusKeeper } from "../../player/web/streamlit/focus.js";
import { element, FakeElement, happen, newPage } from "./elements.js";
import { as, inPlace, Timers } from "./fakes.js";

newPage();
new Keys(as(element("section")), null, {}); // the keyboard tells who has acted last

/** @type {Timers} */
let timers;
/** @type {FocusKeeper} */
let keeper;
/** What gets the focus. @type {string[]} */
let given;
/** @type {string} */
let connection;
/** Whether the server runs the page or rests, as Streamlit tells it. @type {string} */
let script;
/** The boxes that are on the page, by their selector. @type {Record<string, any>} */
let boxes;

/** A control. @param {string} name */
function control(name, usable = true, made = as(element("button"))) {
  return Object.assign(made, {
    usable,
    seen: true,
    checkVisibility: () => made.seen,
    focus: (/** @type {FocusOptions} */ { preventScroll } = {}) => {
      given.push(preventScroll ? name : `${name}, and the page scrolls`);
      as(document).activeElement = made;
    },
    matches: (/** @type {string} */ selector) =>
      selector === ":disabled" ? !made.usable : FakeElement.prototype.matches.call(made, selector),
  });
}

/** A box with a key and what lies in it. @param {string} key @param {any[]} controls @param {any[]} [inner] */
function box(key, controls, inner = []) {
  const made = element("div", { class: `st-key-${key}` }, [...controls, ...inner]);
  boxes[`.st-key-${key}`] = Object.assign(as(made), {
    querySelectorAll: (/** @type {string} */ selector) => [
      ...controls.filter((one) => one.matches(selector)),
      ...inner.flatMap((one) => one.querySelectorAll(selector)),
    ],
  });
  return made;
}

/** What the app tells of its server. @param {string} name */
const told = (name) => (name.includes("script") ? script : connection);

const press = () => happen(window, "keydown", { key: "Tab", target: document.body });

beforeEach(() => {
  given = [];
  boxes = {};
  connection = "CONNECTED";
  script = "notRunning";
  timers = new Timers();
  inPlace({ CSS: { escape: (/** @type {string} */ text) => text } });
  Object.assign(document, {
    activeElement: null,
    querySelector: (/** @type {string} */ selector) =>
      boxes[selector] ?? (selector.includes("stApp") ? { getAttribute: told } : null),
  });
  Object.defineProperty(Object.getPrototypeOf(element("p")), "parentElement", {
    get() {
      return this.parent;
    },
    configurable: true,
  });
  keeper = new FocusKeeper();
  press();
});

/** A control gets the focus, and loses it to nobody. @param {any} lost */
function lose(lost) {
  happen(document, "focusin", { target: lost });
  as(document).activeElement = document.body;
  keeper.look();
}

test("a control that comes back has the focus again", () => {
  const lost = control("undo");
  box("history", [], [box("undo", [lost])]);
  lose(lost);
  timers.pass(100);
  assert.deepEqual(given, [], "not before it had the time to");
  timers.pass(50);
  assert.deepEqual(given, ["undo"]);
});

test("where it is gone or disabled, the nearest box with a control has it", () => {
  const [lost, redo, far] = [control("undo", false), control("redo"), control("far")];
  box("page", [far], [box("history", [], [box("undo", [lost]), box("redo", [redo])])]);
  lose(lost);
  timers.pass(150);
  assert.deepEqual(given, ["redo"]);
});

test("what has found the focus elsewhere meanwhile keeps it", () => {
  const [lost, other] = [control("undo"), control("other")];
  box("undo", [lost]);
  lose(lost);
  as(document).activeElement = other;
  timers.pass(150);
  assert.deepEqual(given, []);
});

test("a pointer that has acted last needs no focus", () => {
  const lost = control("undo");
  box("undo", [lost]);
  happen(document, "focusin", { target: lost });
  happen(window, "pointerdown", { target: lost, timeStamp: 1 });
  as(document).activeElement = document.body;
  keeper.look();
  timers.pass(150);
  assert.deepEqual(given, []);
});

test("while the server is away, what is disabled waits for it", () => {
  const [lost, other] = [control("slider", false), control("other")];
  box("page", [other], [box("slider", [lost])]);
  connection = "CONNECTING";
  lose(lost);
  timers.pass(150);
  assert.deepEqual(given, []);
  connection = "CONNECTED";
  script = "notRunning";
  lost.usable = true;
  keeper.look();
  timers.pass(150);
  assert.deepEqual(given, ["slider"]);
});

test("where nothing has had the focus yet, nothing gets it", () => {
  as(document).activeElement = document.body;
  keeper.look();
  timers.pass(150);
  assert.deepEqual(given, []);
});

test("while the page goes on changing it waits", () => {
  const [lost, other] = [control("undo", false), control("other")];
  box("page", [other], [box("undo", [lost])]);
  lose(lost);
  timers.pass(100);
  keeper.look();
  timers.pass(100);
  assert.deepEqual(given, []);
  lost.usable = true;
  timers.pass(50);
  assert.deepEqual(given, ["undo"]);
});

test("a pointer that acts meanwhile needs no focus either", () => {
  const lost = control("undo");
  box("undo", [lost]);
  lose(lost);
  timers.pass(100);
  happen(window, "pointerdown", { target: document.body, timeStamp: 1 });
  timers.pass(150);
  assert.deepEqual(given, []);
});

const KINDS = ["input", "select", "textarea", "summary"].map((tag) => element(tag));
for (const one of [...KINDS, element("div", { role: "slider" }), element("div", { tabindex: "0" })]) {
  test(`it can be given to ${one.tag} ${Object.entries(one.attributes)}, and not to plain text`, () => {
    const lost = control("undo", false);
    const text = control("text", true, as(element("p")));
    box("page", [text, control("control", true, as(one))], [box("undo", [lost])]);
    lose(lost);
    timers.pass(150);
    assert.deepEqual(given, ["control"]);
  });
}

test("what cannot be seen does not get it", () => {
  const [lost, folded, redo] = [control("undo"), control("folded"), control("redo")];
  lost.seen = folded.seen = false;
  box("page", [folded, redo], [box("undo", [lost])]);
  lose(lost);
  timers.pass(150);
  assert.deepEqual(given, ["redo"]);
});

test("where its box is gone, one around it has a control; so it is while the server is away", () => {
  for (connection of ["CONNECTED", "CONNECTING"]) {
    given = [];
    const [lost, redo] = [control("undo", false), control("redo")];
    box("history", [redo], [box("undo", [lost])]);
    happen(document, "focusin", { target: lost });
    lost.isConnected = false;
    delete boxes[".st-key-undo"];
    as(document).activeElement = document.body;
    keeper.look();
    timers.pass(150);
    assert.deepEqual(given, ["redo"]);
  }
});

test("a focus of the page itself is nobody's", () => {
  const lost = control("undo");
  box("undo", [lost]);
  happen(document, "focusin", { target: lost });
  happen(document, "focusin", { target: document });
  as(document).activeElement = document.body;
  keeper.look();
  timers.pass(150);
  assert.deepEqual(given, ["undo"]);
});

test("while the server runs, nobody takes the place of a control that is disabled; beside it one may come", () => {
  const undo = control("undo", false);
  const redo = control("redo", false);
  box("settings", [control("surface")], [box("history", [undo, redo])]);
  script = "running";
  lose(undo);
  timers.pass(1000);
  assert.deepEqual(given, []);
  redo.usable = true;
  script = "notRunning";
  timers.pass(150);
  assert.deepEqual(given, ["redo"]);
  timers.pass(1000);
  assert.equal(timers.waiting.size, 0);
});

test("a control that comes back while the server runs has the focus at once", () => {
  const undo = control("undo", false);
  box("history", [undo]);
  script = "running";
  lose(undo);
  timers.pass(300);
  undo.usable = true;
  timers.pass(150);
  assert.deepEqual(given, ["undo"]);
});
