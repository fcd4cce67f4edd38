import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { watchPlace } from "../../player/web/stage/pinned.js";
import { element, happen, newPage } from "./elements.js";
import { as, inPlace } from "./fakes.js";

/** @typedef {(seen: { isIntersecting: boolean, boundingClientRect: { height: number } }[]) => void} Report */
/** @typedef {{ report: Report, margin: string, place: any, ended: boolean }} Observed */
/** What watches whether the place has left upwards, and whether downwards. @type {Observed[]} */
let observed;
/** @type {any} */
let stage;
/** @type {EventTarget} */
let contour;
/** @type {() => void} */
let end;
/** How the page was scrolled. @type {unknown[]} */
let scrolled;

beforeEach(() => {
  newPage();
  scrolled = [];
  observed = [];
  inPlace({
    getComputedStyle: (/** @type {any} */ one) => ({ overflowY: one.overflow ?? "visible" }),
    matchMedia: () => ({ matches: false }),
    IntersectionObserver: class {
      /** @type {Observed} */
      own;
      constructor(/** @type {Report} */ report, /** @type {{ root: any, rootMargin: string }} */ { root, rootMargin }) {
        assert.equal(root.scrollHeight, 2000, "the page");
        observed.push((this.own = { report, margin: rootMargin, place: null, ended: false }));
      }
      observe = (/** @type {unknown} */ place) => void (this.own.place = place);
      disconnect = () => void (this.own.ended = true);
    },
  });
  as(document).createElement = element;
  as(document).documentElement = { style: { setProperty: () => {} } };
  contour = as(Object.assign(new EventTarget(), { before: () => {} }));
  const page = {
    overflow: "auto",
    scrollHeight: 2000,
    clientHeight: 800,
    scrollBy: (/** @type {unknown[]} */ ...by) => scrolled.push(by.length > 1 ? by[1] : by[0]),
  };
  const column = { overflow: "auto", scrollHeight: 900, clientHeight: 900, parentElement: page };
  stage = { dataset: {}, querySelector: () => contour, parentElement: column };
  end = watchPlace(stage);
});

/** The contour's place is in sight, or has left it over an edge. @param {"above" | "below" | "in"} where */
function place(where, height = 300) {
  ["above", "below"].forEach((edge, k) =>
    observed[k].report([{ isIntersecting: where !== edge, boundingClientRect: { height } }]),
  );
  return stage.dataset.place;
}

test("where the contour's place is, less the room of the picture that is pinned", () => {
  assert.ok(observed.every((one) => one.place.className === "place"));
  assert.deepEqual(
    observed.map(({ margin }) => margin),
    ["-28% 0px 1000000px", "1000000px 0px -28%"],
  );
  assert.equal(place("above"), "above");
  assert.equal(place("in"), undefined);
  assert.equal(place("below"), "below");
  assert.equal(place("above"), "above", "in one jump");
  assert.equal(place("below", 0), undefined, "a contour that is not shown has none");
});

test("of several reports the last counts", () => {
  const box = { height: 300 };
  observed[0].report([
    { isIntersecting: false, boundingClientRect: box },
    { isIntersecting: true, boundingClientRect: box },
  ]);
  assert.equal(stage.dataset.place, undefined);
});

test("it is watched until it is left", () => {
  assert.ok(!observed.some(({ ended }) => ended));
  end();
  assert.ok(observed.every(({ ended }) => ended));
});

/**
 * What a finger does, at a height and a time.
 *
 * @param {string} type
 * @param {number} clientY
 * @param {number} timeStamp
 */
function finger(type, clientY, timeStamp, told = {}) {
  const all = { pointerId: 1, pointerType: "touch", clientY, timeStamp, ...told };
  happen(type === "pointerdown" ? contour : as(window), type, all);
}

test("a finger on the pinned picture scrolls what scrolls the stage, which then glides on", () => {
  place("above");
  finger("pointerdown", 100, 0);
  finger("pointermove", 90, 10);
  finger("pointermove", 95, 15, { pointerId: 2 });
  finger("pointermove", 70, 20);
  finger("pointerup", 70, 21);
  finger("pointermove", 0, 30);
  assert.deepEqual(scrolled, [10, 20, { top: 320, behavior: "smooth" }]);
});

test("where motion is unwelcome it stops with the finger; a gesture that the browser takes is left to it", () => {
  place("above");
  finger("pointerdown", 100, 0);
  finger("pointercancel", 100, 5);
  finger("pointerup", 100, 6);
  assert.deepEqual(scrolled, []);
  inPlace({ matchMedia: () => ({ matches: true }) });
  finger("pointerdown", 100, 10);
  finger("pointermove", 90, 20);
  finger("pointerup", 90, 21);
  assert.deepEqual(scrolled, [10]);
});

test("in its place, under a mouse and on the ring it does not", () => {
  finger("pointerdown", 100, 0);
  finger("pointermove", 50, 10);
  place("above");
  finger("pointerdown", 100, 20, { pointerType: "mouse" });
  finger("pointermove", 50, 30);
  finger("pointerdown", 100, 40, { target: element("button", { class: "start" }) });
  finger("pointermove", 50, 50);
  assert.deepEqual(scrolled, []);
});
