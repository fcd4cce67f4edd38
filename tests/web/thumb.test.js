import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { followThumb } from "../../player/web/streamlit/thumb.js";
import { element, happen, newPage, setAttribute } from "./elements.js";
import { as, Timers } from "./fakes.js";

/** @type {PointerEvent} */
const FINGER = as({ pointerType: "touch", pageX: 500 });
/** @type {PointerEvent} */
const MOUSE = as({ pointerType: "mouse", pageX: 500 });

/** @type {Timers} */
let timers;
beforeEach(() => {
  newPage();
  timers = new Timers();
});

/** A slider from 0 to 10 that stands at 3, on a track of 100 pixels. */
function slider() {
  const input = Object.assign(element("input", { type: "range", value: "3" }), {
    min: "0",
    max: "10",
    disabled: false,
  });
  const thumb = element("div", { style: "left: 30%" }, [input]);
  const track = Object.assign(element("div", {}, [thumb]), { getBoundingClientRect: () => ({ width: 100 }) });
  Object.assign(thumb, { parentElement: track });
  return { input };
}

/** The stops that are reported under a press. @param {{ input: unknown }} slider @param {PointerEvent} press */
function reported({ input }, press) {
  /** @type {number[]} */
  const stops = [];
  followThumb(as(input), press, (stop) => stops.push(stop), 100);
  return stops;
}

/** The pointer moves. @param {number} pageX */
const move = (pageX) => happen(window, "pointermove", { pageX });

// By what the page says.

test("a thumb is followed by its value attribute, as a number", () => {
  const { input } = slider();
  /** @type {number[]} */
  const stops = [];
  followThumb(as(input), FINGER, (stop) => stops.push(stop));
  setAttribute(input, "value", "4");
  setAttribute(input, "aria-valuetext", "four");
  setAttribute(input, "value", "12");
  assert.deepEqual(stops, [4, 12]);
});

for (const end of ["pointerup", "pointercancel"]) {
  test(`after ${end} a last movement still arrives, and then none`, () => {
    const { input } = slider();
    /** @type {number[]} */
    const stops = [];
    followThumb(as(input), FINGER, (stop) => stops.push(stop), 100);
    happen(window, end);
    timers.pass(99);
    setAttribute(input, "value", "5");
    timers.pass(1);
    setAttribute(input, "value", "6");
    assert.deepEqual(stops, [5]);
  });
}

test("what moves a tenth of a second after the release is heard, what moves half a second after it is not", () => {
  const { input } = slider();
  /** @type {number[]} */
  const stops = [];
  followThumb(as(input), FINGER, (stop) => stops.push(stop));
  happen(window, "pointerup");
  timers.pass(100);
  setAttribute(input, "value", "5");
  timers.pass(400);
  setAttribute(input, "value", "6");
  assert.deepEqual(stops, [5]);
});

test("moves and a release are heard even where the page keeps them to itself", () => {
  followThumb(as(slider().input), FINGER, () => {});
  assert.deepEqual(as(window).captured, ["pointermove", "pointerup", "pointercancel"]);
});

test("a pointer is released once: what happens later is of another", () => {
  const { input } = slider();
  followThumb(as(input), FINGER, () => {}, 100);
  happen(window, "pointerup");
  happen(window, "pointerup");
  happen(window, "pointercancel");
  assert.equal(timers.waiting.size, 1);
});

// By where a mouse leads it.

test("where a mouse leads the thumb is reported at once, and not again when the page says so", () => {
  const { input } = slider();
  const stops = reported({ input }, MOUSE);
  for (const pageX of [504, 506, 511, 522]) move(pageX);
  assert.deepEqual(stops, [4, 5]);
  setAttribute(input, "value", "4");
  setAttribute(input, "value", "5");
  move(535);
  assert.deepEqual(stops, [4, 5, 7]);
});

test("the page may leave out stops on the way", () => {
  const { input } = slider();
  const stops = reported({ input }, MOUSE);
  for (const pageX of [510, 520, 530]) move(pageX);
  setAttribute(input, "value", "6");
  move(520);
  setAttribute(input, "value", "5");
  assert.deepEqual(stops, [4, 5, 6, 5]);
});

test("a thumb stays on its track, and comes back when the mouse does", () => {
  const stops = reported(slider(), MOUSE);
  for (const pageX of [400, 300, 465, 480, 900, 560]) move(pageX);
  assert.deepEqual(stops, [0, 1, 10, 9]);
});

test("a press beside the thumb moves it: it is led from there", () => {
  const { input } = slider();
  const stops = reported({ input }, MOUSE);
  setAttribute(input, "value", "8");
  move(490);
  assert.deepEqual(stops, [8, 7]);
});

test("where the thumb goes another way than was foreseen, what the page says counts from then on", () => {
  const { input } = slider();
  const stops = reported({ input }, MOUSE);
  move(510);
  setAttribute(input, "value", "2");
  move(530);
  assert.deepEqual(stops, [4, 2]);
  setAttribute(input, "value", "1");
  assert.deepEqual(stops, [4, 2, 1]);
});

test("where it goes nowhere, where it is counts a while after the release", () => {
  const { input } = slider();
  const stops = reported({ input }, MOUSE);
  move(510);
  happen(window, "pointerup");
  timers.pass(100);
  assert.deepEqual(stops, [4, 3]);
});

test("a finger may yet scroll, and what is off is led by nobody", () => {
  const { input } = slider();
  const stops = [
    ...reported({ input }, FINGER),
    ...reported({ input: Object.assign(input, { disabled: true }) }, MOUSE),
  ];
  move(550);
  assert.deepEqual(stops, []);
});
