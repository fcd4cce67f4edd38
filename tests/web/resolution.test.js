import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { resolution, watchResolution } from "../../player/web/shared/canvas.js";
import { inPlace } from "./fakes.js";

/** What is watched, by its query. @type {Map<string, EventTarget>} */
let watched;
beforeEach(() => {
  watched = new Map();
  inPlace({
    window: { devicePixelRatio: 1 },
    matchMedia: (/** @type {string} */ query) => {
      watched.set(query, new EventTarget());
      return watched.get(query);
    },
  });
});

/** The window goes to a screen: who watches the one before hears that it was left. @param {number} ratio */
function goTo(ratio) {
  const left = watched.get(`(resolution: ${resolution()}dppx)`);
  inPlace({ window: { devicePixelRatio: ratio } });
  left?.dispatchEvent(new Event("change"));
}

test("each change of the resolution is heard once", () => {
  /** @type {number[]} */
  const heard = [];
  watchResolution(() => heard.push(resolution()));
  for (const ratio of [2, 1.25, 1]) goTo(ratio);
  assert.deepEqual(heard, [2, 1.25, 1]);
  assert.deepEqual([...watched.keys()], ["(resolution: 1dppx)", "(resolution: 2dppx)", "(resolution: 1.25dppx)"]);
});

test("who has left hears no more", () => {
  let heard = 0;
  const leave = watchResolution(() => heard++);
  goTo(2);
  leave();
  goTo(3);
  assert.equal(heard, 1);
});

test("where a browser tells no resolution, it is one", () => {
  inPlace({ window: {} });
  assert.equal(resolution(), 1);
});
