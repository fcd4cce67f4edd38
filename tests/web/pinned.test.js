import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { watchPlace } from "../../player/web/stage/pinned.js";
import { element, happen, newPage } from "./elements.js";
import { as, inPlace } from "./fakes.js";

/** @type {(seen: { isIntersecting: boolean, boundingClientRect: { bottom: number, height: number } }[]) => void} */
let report;
/** @type {{ margin: string, place: any, ended: boolean }} */
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
  inPlace({
    innerHeight: 800,
    getComputedStyle: (/** @type {any} */ one) => ({ overflowY: one.overflow ?? "visible" }),
    matchMedia: () => ({ matches: false }),
    IntersectionObserver: class {
      constructor(/** @type {typeof report} */ tell, /** @type {{ rootMargin: string }} */ { rootMargin }) {
        report = tell;
        observed = { margin: rootMargin, place: null, ended: false };
      }
      observe = (/** @type {unknown} */ place) => void (observed.place = place);
      disconnect = () => void (observed.ended = true);
    },
  });
  as(document).createElement = element;
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

/** The contour's place is seen, or not, and ends there. @param {boolean} isIntersecting @param {number} bottom */
function place(isIntersecting, bottom, height = 300) {
  report([{ isIntersecting, boundingClientRect: { bottom, height } }]);
  return stage.dataset.place;
}

test("where the contour's place is, less the room of the picture that is pinned", () => {
  assert.equal(observed.place.className, "place");
  assert.equal(observed.margin, "-28% 0px");
  assert.equal(place(false, 200), "above");
  assert.equal(place(true, 400), undefined);
  assert.equal(place(false, 1000), "below");
  assert.equal(place(false, 0, 0), undefined, "a contour that is not shown has none");
});

test("of several reports the last counts", () => {
  const box = { bottom: 200, height: 300 };
  report([
    { isIntersecting: false, boundingClientRect: box },
    { isIntersecting: true, boundingClientRect: box },
  ]);
  assert.equal(stage.dataset.place, undefined);
});

test("it is watched until it is left", () => {
  assert.ok(!observed.ended);
  end();
  assert.ok(observed.ended);
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
  place(false, 200);
  finger("pointerdown", 100, 0);
  finger("pointermove", 90, 10);
  finger("pointermove", 95, 15, { pointerId: 2 });
  finger("pointermove", 70, 20);
  finger("pointerup", 70, 21);
  finger("pointermove", 0, 30);
  assert.deepEqual(scrolled, [10, 20, { top: 320, behavior: "smooth" }]);
});

test("where motion is unwelcome it stops with the finger; a gesture that the browser takes is left to it", () => {
  place(false, 200);
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
  place(false, 200);
  finger("pointerdown", 100, 20, { pointerType: "mouse" });
  finger("pointermove", 50, 30);
  finger("pointerdown", 100, 40, { target: element("button", { class: "start" }) });
  finger("pointermove", 50, 50);
  assert.deepEqual(scrolled, []);
});
