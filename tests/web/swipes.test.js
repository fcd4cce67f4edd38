import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { letSwipesScroll } from "../../player/web/streamlit/swipes.js";
import { element, happen, newPage } from "./elements.js";
import { as, inPlace } from "./fakes.js";

/** As much of a PointerEvent as is passed on. */
class Press extends Event {
  /** @param {string} type @param {Record<string, unknown>} from */
  constructor(type, { clientX, clientY, pointerId }) {
    super(type);
    this.told = { clientX, clientY, pointerId };
  }
}

newPage();
inPlace({ PointerEvent: Press });
letSwipesScroll();

/** What a slider has heard. @type {Record<string, unknown>[]} */
let passed;
/** @type {any} */
let thumb;
beforeEach(() => {
  passed = [];
  thumb = element("div");
  thumb.dispatchEvent = (/** @type {Press} */ press) => {
    assert.equal(press.type, "pointerdown");
    assert.ok(heard("pointerdown", { ...press.told, target: thumb }), "what is passed on is not kept again");
    passed.push(press.told);
  };
  element("div", { class: "stSlider" }, [element("label"), element("div", { role: "group" }, [thumb])]);
});

const FINGER = { pointerType: "touch", isPrimary: true, pointerId: 7 };
const PLACE = { clientX: 100, clientY: 200 };

/** Whether the page hears of what happens. @param {string} type @param {Record<string, unknown>} told */
function heard(type, told) {
  let through = true;
  happen(as(window), type, { ...FINGER, ...told, stopImmediatePropagation: () => (through = false) });
  return through;
}

const press = (told = {}) => heard("pointerdown", { ...PLACE, target: thumb, ...told });

test("a slider hears of a finger once it has gone across, from where it came down", () => {
  assert.ok(!press());
  assert.ok(heard("pointermove", { clientX: 105, clientY: 202 }));
  assert.deepEqual(passed, []);
  heard("pointermove", { clientX: 112, clientY: 202 });
  heard("pointermove", { clientX: 150, clientY: 202 });
  heard("pointerup", { clientX: 150, clientY: 202 });
  assert.deepEqual(passed, [{ ...PLACE, pointerId: 7 }]);
});

test("it hears of a tap when the finger is lifted", () => {
  press();
  assert.ok(heard("pointerup", { clientX: 101, clientY: 203 }));
  assert.deepEqual(passed, [{ ...PLACE, pointerId: 7 }]);
});

test("it hears nothing of a swipe that scrolls, nor of what comes after it", () => {
  press();
  heard("pointermove", { clientX: 104, clientY: 240 });
  heard("pointercancel", {});
  heard("pointermove", { clientX: 300, clientY: 240 });
  heard("pointerup", {});
  assert.deepEqual(passed, []);
});

test("another finger is not the one that holds it", () => {
  press();
  heard("pointermove", { pointerId: 8, clientX: 300, clientY: 200 });
  heard("pointerup", { pointerId: 8 });
  heard("pointercancel", { pointerId: 8 });
  assert.deepEqual(passed, []);
  heard("pointerup", {});
  assert.equal(passed.length, 1);
});

test("touches are kept from it, for it would jump to them, too", () => {
  assert.ok(!heard("touchstart", { target: thumb }));
  assert.ok(heard("touchstart", { target: element("div") }));
});

test("a mouse, a second finger, and a press elsewhere on the page are heard at once", () => {
  assert.ok(press({ pointerType: "mouse" }));
  assert.ok(press({ isPrimary: false }));
  assert.ok(press({ target: element("div", { class: "stSlider" }, [element("label")]).children[0] }));
  heard("pointerup", {});
  assert.deepEqual(passed, []);
});
