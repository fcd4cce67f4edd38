import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { actionsOf, lastingOf, nameOf } from "../../player/web/shared/shortcuts.js";
import { NOTHING, Presenter } from "../../player/web/stage/presenter.js";
import { as, inPlace } from "./fakes.js";

/** @type {Record<string, (event: object) => void>} */
let heard;
/** @type {{ open: boolean }} */
let dialog;
inPlace({
  KeyboardEvent: class {},
  document: {
    createElement: () => {
      heard = {};
      return (dialog = as({
        open: false,
        setAttribute() {},
        addEventListener: (/** @type {string} */ type, /** @type {() => void} */ listener) => (heard[type] = listener),
        showModal: () => (dialog.open = true),
        close: () => {
          dialog.open = false;
          heard.close({});
        },
      }));
    },
  },
});

/** @type {unknown[][]} */
let done;
/** @type {Presenter} */
let presenter;
beforeEach(() => {
  done = [];
  presenter = new Presenter(as({ append() {} }), {
    page: (by) => done.push(["page", by]),
    preset: (index) => done.push(["preset", index]),
    solo: () => done.push(["solo"]),
    black: (black) => done.push(["black", black]),
  });
});

const keys = () => actionsOf([presenter.group(false)]);

test("before a page has told what it offers it offers nothing", () => {
  assert.deepEqual(Object.keys(keys()), ["s", "b", "."]);
  assert.deepEqual(presenter.offers, { pages: "", presets: [], twins: false, undo: false });
});

test("what a page does not offer is no key", () => {
  presenter.offers = NOTHING;
  assert.deepEqual(Object.keys(keys()), ["s", "b", "."]);
});

test("under a cover no lane is shown alone", () => {
  assert.deepEqual(Object.keys(actionsOf([presenter.group(true)])), ["b", "."]);
});

test("pages go on and back, digits choose the presets", () => {
  presenter.offers = { pages: "the next scene", presets: ["Beale", "Saddle"], twins: false, undo: false };
  for (const key of ["PageDown", "PageUp", "1", "2", "s"]) keys()[key]();
  assert.deepEqual(done, [["page", 1], ["page", -1], ["preset", 0], ["preset", 1], ["solo"]]);
  assert.equal(keys()["3"], undefined);
  const said = presenter.group(false).shortcuts.map(({ keys: [key], says }) => `${key} ${says}`);
  assert.ok(said.includes("1 Beale") && said.includes("2 Saddle"));
});

for (const [end, way] of /** @type {const} */ ([
  ["a key", "keydown"],
  ["a click", "click"],
])) {
  test(`the screen is black until ${end}, which does nothing else`, () => {
    keys().b();
    assert.equal(dialog.open, true);
    let kept = 0;
    heard[way](
      Object.assign(new KeyboardEvent("keydown"), { repeat: true, preventDefault() {}, stopPropagation() {} }),
    );
    assert.equal(dialog.open, true, "the key that began it may be held");
    heard[way]({ preventDefault: () => kept++, stopPropagation: () => kept++ });
    assert.equal(kept, 2);
    assert.equal(dialog.open, false);
    assert.deepEqual(done, [
      ["black", true],
      ["black", false],
    ]);
  });
}

test("keys have names", () => {
  assert.deepEqual(["l", " ", "-", "PageUp", "?", "Home"].map(nameOf), ["L", "Space", "−", "Page Up", "?", "Home"]);
  assert.deepEqual(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"].map(nameOf), ["←", "→", "↑", "↓"]);
  assert.deepEqual(["PageDown", "Escape"].map(nameOf), ["Page Down", "Esc"]);
});

test("a key that a control has for itself stands on the sheet only, and takes nobody else's", () => {
  const act = () => {};
  const mine = { title: "Stage", shortcuts: [{ keys: ["l", "ArrowUp"], says: "Loop", act }] };
  const its = { title: "Ring", shortcuts: [{ keys: ["ArrowUp", "Escape"], says: "Move it" }] };
  assert.deepEqual(actionsOf([mine, its]), { l: act, ArrowUp: act });
});

test("pages and presets outlast a page, a lane alone and the black screen do not", () => {
  presenter.offers = { ...NOTHING, pages: "the next", presets: ["Bowl", "Valley"] };
  assert.deepEqual([...lastingOf([presenter.group(false)])], ["PageDown", "PageUp", "1", "2"]);
});
