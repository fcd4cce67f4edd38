import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { sliderAt, themeOf, watchForcedColours } from "../../player/web/streamlit/internals.js";
import { watchSliders } from "../../player/web/streamlit/sliders.js";
import { element, FakeObserver, happen, newPage, setAttribute } from "./elements.js";
import { as, inPlace, Timers } from "./fakes.js";

/** @type {Timers} */
let timers;
beforeEach(() => {
  newPage();
  inPlace({ matchMedia: () => ({ matches: false }) });
  timers = new Timers();
});

/** A slider of Streamlit's with a key. @param {string} key */
function slider(key) {
  const thumb = element("div", { role: "slider" });
  const input = element("input", { type: "range", value: "3" });
  const box = element("div", { class: `st-emotion st-key-${key} row` }, [element("label"), thumb, input]);
  return { box, thumb, input };
}

/** The theme of an element whose style is given. @param {string} colorScheme @param {Record<string, string>} values */
function themed(colorScheme, values) {
  const page = element("div");
  inPlace({
    getComputedStyle: (/** @type {unknown} */ asked) => {
      assert.equal(asked, page);
      return { colorScheme, getPropertyValue: (/** @type {string} */ name) => values[name] ?? "" };
    },
  });
  return themeOf(as(page));
}

test("it is heard when colours are forced, and when no more, until it is left", () => {
  const forced = Object.assign(new EventTarget(), { matches: false });
  inPlace({ matchMedia: (/** @type {string} */ query) => (query === "(forced-colors: active)" ? forced : null) });
  let heard = 0;
  const end = watchForcedColours(() => heard++);
  forced.dispatchEvent(new Event("change"));
  forced.dispatchEvent(new Event("change"));
  end();
  forced.dispatchEvent(new Event("change"));
  assert.equal(heard, 2);
});

test("the theme's colours are those that Streamlit names", () => {
  const values = { "--st-background-color": " #111 ", "--st-text-color": "#eee", "--st-red-color": "#f00" };
  assert.deepEqual(themed("dark", values), { name: "dark", paper: "#111", ink: "#eee", alarm: "#f00" });
});

test("where Streamlit names none, there are colours, too, and the theme is light", () => {
  for (const scheme of ["", "normal", "light"]) {
    const theme = themed(scheme, {});
    assert.equal(theme.name, "light");
    for (const color of [theme.paper, theme.ink, theme.alarm]) assert.match(color, /^#[0-9a-f]{3}$/);
    assert.equal(new Set(Object.values(theme)).size, 4);
  }
});

test("a slider is known by any of its parts", () => {
  const { box, thumb, input } = slider("lane-0-rate");
  for (const part of [box, thumb, input]) assert.deepEqual(sliderAt(as(part)), { key: "lane-0-rate", input });
});

test("in a group that has a key, too, a slider's own key counts", () => {
  const { box, thumb } = slider("rate");
  element("div", { class: "st-key-card" }, [box]);
  assert.equal(sliderAt(as(thumb))?.key, "rate");
});

test("what is no slider is none", () => {
  const button = element("button");
  const { box } = slider("rate");
  element("div", { class: "st-key-card" }, [element("div", { class: "st-key-off" }, [button]), box]);
  assert.equal(sliderAt(as(button)), null, "of another widget in the same group");
  assert.equal(sliderAt(as(element("div"))), null, "of no widget");
  assert.equal(sliderAt(as(document)), null);
  assert.equal(sliderAt(null), null);
});

/** Watches the sliders of a page of which one is known. */
function watching() {
  const known = { lens: { of: /** @type {const} */ ("optimizer"), name: "rate", lanes: [1] }, stops: ["1", "2"] };
  /** @type {unknown[]} */
  const turned = [];
  const end = watchSliders(
    (key) => (key === "rate" ? known : undefined),
    (one, stop) => turned.push([one, stop]),
  );
  return { known, turned, end };
}

test("while the thumb of a slider that is known is held, every stop is heard", () => {
  const { known, turned } = watching();
  const { thumb, input } = slider("rate");
  setAttribute(input, "value", "1");
  happen(document, "pointerdown", { target: thumb });
  setAttribute(input, "value", "2");
  setAttribute(input, "value", "0");
  assert.deepEqual(turned, [
    [known, 2],
    [known, 0],
  ]);
  happen(window, "pointerup");
  timers.pass(1000);
  setAttribute(input, "value", "1");
  assert.equal(turned.length, 2);
});

test("a slider that is not known, and what is no slider, is left alone", () => {
  watching();
  happen(document, "pointerdown", { target: slider("other").thumb });
  happen(document, "pointerdown", { target: element("button") });
  assert.equal(FakeObserver.all.length, 0);
});

test("when the watch has ended nothing is heard any more", () => {
  const { end } = watching();
  end();
  happen(document, "pointerdown", { target: slider("rate").thumb });
  assert.equal(FakeObserver.all.length, 0);
});
