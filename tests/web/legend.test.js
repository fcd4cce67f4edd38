import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { FakeCanvas, FakePath, newCanvases } from "./canvas.js"; // before what makes paths as it is loaded
import { Cells } from "../../player/web/maps/cells.js";
import { Legend } from "../../player/web/maps/legend.js";
import { as, formOf, inPlace, mapMeasure, piece, STEPS } from "./fakes.js";

/** @import { MapLook, ShownMap, ToneEnd } from "../../player/web/shapes.d.ts" */
/** @import { AtlasData, CellLook } from "../../player/web/wire.d.ts" */

/** @typedef {{ children: (Shown | FakeCanvas | string)[], textContent: string, title?: string, ariaLabel?: string,
 *   style: Record<string, string> }} Shown */

/** @type {Shown[]} */
let shown;
beforeEach(() => {
  shown = [];
  newCanvases(1);
  const { createElement } = document;
  inPlace({
    Path2D: FakePath,
    document: {
      createElement: (/** @type {string} */ name) =>
        name === "canvas"
          ? createElement.call(document, name)
          : {
              style: {},
              children: /** @type {unknown[]} */ ([]),
              textContent: "",
              append(/** @type {unknown[]} */ ...children) {
                this.children.push(...children);
              },
            },
    },
  });
});

/** @param {Partial<CellLook>} told @returns {CellLook} */
const cell = (told) => ({ color: "#ff0000", mark: "#000000", pattern: "plain", fades: false, ...told });

/** @param {number} value @returns {ToneEnd} */
const end = (value, extreme = value) => ({ value, extreme });

/** @param {Partial<MapLook>} told @returns {MapLook} */
const lookOf = (told) =>
  as({
    looks: [cell({ color: null })],
    lines: [],
    measure: STEPS,
    toned: false,
    paper: "#ffffff",
    ink: "#222222",
    ramp: [
      [0, 0, 0],
      [9, 9, 9],
    ],
    scale: null,
    ...told,
  });

/** Maps of cells: of each the code, and its steps, if it has any. @param {[code: number, steps?: number][][]} told */
const mapsOf = (...told) =>
  /** @type {ShownMap[]} */ (
    as(
      told.map((cells) => {
        const known = new Cells(formOf(1, cells.length));
        known.read(piece(cells.map(([code, steps = NaN], cell) => ({ cell, values: [steps, NaN], code }))));
        return { stream: { cells: known } };
      }),
    )
  );

/**
 * What the entries say, each in a line; a canvas among them is a square.
 *
 * @param {ShownMap[]} maps
 * @param {MapLook} look
 * @param {Partial<AtlasData>} data
 */
function said(maps, look, data) {
  new Legend(as({ replaceChildren: (/** @type {Shown[]} */ ...entries) => (shown = entries) })).show(
    maps,
    look,
    as({ note: "", ...data }),
  );
  /** @param {Shown | FakeCanvas | string} part @returns {string} */
  const text = (part) => {
    if (part instanceof FakeCanvas) return "■ ";
    return typeof part === "string" ? part : part.textContent + part.children.map(text).join("");
  };
  return shown.map(text);
}

/** What the ramp says: its name, and what its ends are. @param {Partial<MapLook>} look */
function ramp(look) {
  said([], lookOf(look), { words: ["near it"] });
  assert.equal(shown.length, 1);
  return shown[0].children.map((part) => /** @type {Shown} */ (part).textContent).filter(Boolean);
}

// The ramp.

test("the ends of a count are whole numbers, those of another measure have two digits", () => {
  assert.deepEqual(ramp({ scale: { low: end(21), high: end(1300), tone: () => 0 } }), ["Steps", "21", "1300"]);
  const measure = mapMeasure({ label: "Final loss" });
  const scale = { low: end(1234.5), high: end(2469), tone: () => 0 };
  assert.deepEqual(ramp({ measure, toned: true, scale }), ["Final loss", "1200", "2500"]);
});

test("where numbers lie beyond the ends, it says so, and which is the least and the greatest", () => {
  const measure = mapMeasure({ label: "Final loss" });
  const scale = { low: end(1e-16, 9e-70), high: end(1, 1e10), tone: () => 0 };
  assert.deepEqual(ramp({ measure, toned: true, scale }), ["Final loss", "1e−16 or less", "1 or more"]);
  assert.equal(shown[0].title, "from 9e−70 to 1e10 in all");
  const bar = /** @type {Shown} */ (shown[0].children[2]);
  assert.equal(bar.ariaLabel, shown[0].title);
});

test("where every kind has a colour of its own, it shows how that fades, and after how many steps", () => {
  const looks = [cell({ fades: true }), cell({})];
  assert.deepEqual(ramp({ looks, scale: { low: end(3), high: end(60), tone: () => 0 } }), ["Steps", "3", "60"]);
  const { background } = /** @type {Shown} */ (shown[0].children[2]).style;
  assert.match(background, /#222222, color-mix\(in srgb, #ffffff 72%, #222222\)/);
});

// Shares.

const LOOKS = [cell({ color: null }), cell({}), cell({ pattern: "rings" }), cell({ pattern: "back" })];
const WORDS = { words: ["converged", "not there yet", "circling", "diverged"] };
const KINDS = { looks: LOOKS };

test("every kind that occurs has its share, also one that the ramp tells of", () => {
  const maps = mapsOf([[0, 7], [0, 9], [1], [3]]);
  const scale = { low: end(7), high: end(9), tone: () => 0 };
  assert.deepEqual(said(maps, lookOf({ ...KINDS, scale }), WORDS), [
    "Steps79",
    "■ converged 50 %",
    "■ not there yet 25 %",
    "■ diverged 25 %",
  ]);
});

test("what is not nothing is not called so, and what is not all neither", () => {
  const many = /** @type {[number][]} */ (Array.from({ length: 300 }, (_, k) => [k ? 1 : 3]));
  assert.deepEqual(said(mapsOf(many), lookOf(KINDS), WORDS), ["■ not there yet >99 %", "■ diverged <1 %"]);
  assert.deepEqual(said(mapsOf([[1]]), lookOf(KINDS), WORDS), ["■ not there yet 100 %"]);
});

test("where cells have the ramp's colours, a plain kind needs no square, one with a pattern keeps it", () => {
  const maps = mapsOf([[0, 1], [1, 2], [2, 3], [3]]);
  const told = said(maps, lookOf({ ...KINDS, toned: true }), WORDS);
  assert.deepEqual(told, ["converged 25 %", "not there yet 25 %", "■ circling 25 %", "■ diverged 25 %"]);
});

test("of several maps each has its share, in their order, and none of what nothing is known of", () => {
  const data = { ...WORDS, maps: as([{ name: "Adam" }, { name: "Newton" }, { name: "BFGS" }]) };
  const maps = [...mapsOf([[1], [3]], [[3]]), as({ stream: { cells: null } })];
  assert.deepEqual(said(maps, lookOf(KINDS), data), [
    "■ not there yet 50 % · 0 % · 0 %",
    "■ diverged 50 % · 100 % · 0 %",
  ]);
  const share = /** @type {Shown} */ (shown[0].children.at(-1));
  assert.equal(share.title, "Adam 50 %, Newton 0 %, BFGS 0 %");
});

test("what else a person must know stands behind the ramp", () => {
  const scale = { low: end(1), high: end(2), tone: () => 0 };
  const told = said(mapsOf([[1]]), lookOf({ ...KINDS, scale }), { ...WORDS, note: "each cell: of 5 seeds one" });
  assert.deepEqual(told.slice(0, 2), ["Steps12", "each cell: of 5 seeds one"]);
});

/** What is said of the best of some cells, by one measure. @param {Cells} cells */
const best = (cells, measure = STEPS) =>
  said(as([{ stream: { cells } }]), lookOf({ looks: [cell({})], measure, best: true }), { words: [""] }).slice(1);

test("the map's own best is told by the measure that is shown, with its ties, and while it is computed", () => {
  const cells = new Cells(formOf(1, 4));
  const told = (/** @type {number} */ cell, /** @type {number[]} */ values) =>
    cells.read(piece([{ cell, values, code: 0 }]));
  assert.deepEqual(best(cells), []);
  told(0, [1033, 0.5]);
  assert.deepEqual(best(cells), ["■ fewest steps on this map so far: 1033"]);
  told(1, [NaN, 0.0012345]);
  told(2, [1033, 0.5]);
  told(3, [1033, 0.5]);
  assert.deepEqual(best(cells), ["■ fewest steps on this map: 1033 (in 3 cells: the middle one)"]);
  assert.deepEqual(best(cells, mapMeasure({ label: "Final loss" })), ["■ least final loss on this map: 0.00123"]);
});

test("on a screen of another resolution it is painted anew, and else only for something new", () => {
  let painted = 0;
  const legend = new Legend(as({ replaceChildren: () => painted++ }));
  const show = () => legend.show([], lookOf({ looks: [] }), as({ words: [], note: "" }));
  show();
  show();
  assert.equal(painted, 1);
  inPlace({ window: { devicePixelRatio: 2 } });
  show();
  assert.equal(painted, 2);
});
