import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { calls, FakeCanvas, newCanvases } from "./canvas.js"; // before what makes paths as it is loaded
import { Cells } from "../../player/web/maps/cells.js";
import { paintSwatch, Picture } from "../../player/web/maps/picture.js";
import { as, formOf, mapMeasure, piece, STEPS } from "./fakes.js";

/** @import { MapLook, PlaneBox, Rgb } from "../../player/web/shapes.d.ts" */
/** @import { CellLook, Window } from "../../player/web/wire.d.ts" */

const RAMP = /** @type {Rgb[]} */ ([
  [0, 0, 0],
  [102, 51, 204],
]);
const PAPER = "#ffffff";

/** @param {Partial<CellLook>} told @returns {CellLook} */
const look = (told) => ({ color: "#102030", mark: "#010203", pattern: "plain", fades: false, ...told });

/** @type {FakeCanvas[]} */
let made;
beforeEach(() => {
  made = newCanvases(2);
});

/** The red, green, blue and opacity of each pixel that a canvas was given last. @param {FakeCanvas} canvas */
function pixelsOf(canvas) {
  const [image, ...at] = calls(canvas, "putImageData").at(-1)?.told ?? [];
  assert.deepEqual(at, [0, 0]);
  assert.deepEqual([image.width, image.height], [canvas.width, canvas.height]);
  return (/** @type {number} */ x, /** @type {number} */ y) => [
    ...image.data.subarray(4 * (image.width * y + x), 4 * (image.width * y + x) + 4),
  ];
}

// Swatches.

/** The pixels of a swatch. @param {Partial<CellLook>} told */
function swatch(told) {
  const canvas = new FakeCanvas();
  paintSwatch(as(canvas), look(told), RAMP, [255, 255, 255]);
  assert.deepEqual([canvas.width, canvas.height], [52, 28]);
  return pixelsOf(canvas);
}

test("the swatch of what has no colour of its own is the whole ramp", () => {
  const at = swatch({ color: null });
  assert.deepEqual(at(0, 0), [0, 0, 0, 255]);
  assert.deepEqual(at(17, 27), [34, 17, 68, 255]);
  assert.deepEqual(at(51, 5), [102, 51, 204, 255]);
});

test("the swatch of a colour that fades goes towards the paper", () => {
  const at = swatch({ color: "#000000", fades: true });
  assert.deepEqual(at(0, 0), [0, 0, 0, 255]);
  assert.deepEqual(at(51, 0), [184, 184, 184, 255]);
});

test("the swatch of a plain colour has its marks on it, in the size of the screen's pixels", () => {
  const at = swatch({ pattern: "stripes" });
  assert.deepEqual(at(3, 0), [1, 2, 3, 255]);
  assert.deepEqual(at(4, 0), [16, 32, 48, 255]);
  assert.deepEqual(at(16, 0), [1, 2, 3, 255]);
});

test("a swatch on a screen of odd fineness has whole pixels", () => {
  newCanvases(1.25);
  const canvas = new FakeCanvas();
  paintSwatch(as(canvas), look({}), RAMP, [255, 255, 255]);
  assert.deepEqual([canvas.width, canvas.height], [33, 18]);
});

// The picture of a map: 8 by 6 CSS pixels, of which each has four.

/** The plane that shows a window. @param {Window} window @returns {PlaneBox} */
const plane = ([[left, right], [bottom, top]]) =>
  as({
    left: 30,
    top: 20,
    width: 8,
    height: 6,
    fromX: (/** @type {number} */ px) => left + ((px - 30) / 8) * (right - left),
    fromY: (/** @type {number} */ px) => top - ((px - 20) / 6) * (top - bottom),
  });

const WHOLE = /** @type {Window} */ ([
  [0, 4],
  [0, 3],
]);

/** How maps look whose measure is the steps, from 0 to 100. @param {Partial<MapLook>} [told] @returns {MapLook} */
const mapLook = (told) => ({
  measure: STEPS,
  toned: false,
  best: false,
  scale: { low: { value: 0, extreme: 0 }, high: { value: 100, extreme: 100 }, tone: (value) => value / 100 },
  ramp: RAMP,
  looks: [look({ color: "#ff0000" }), look({ color: null }), look({ color: "#000000", fades: true }), look({})],
  paper: PAPER,
  ink: "#222222",
  marks: [],
  lines: [],
  coarsest: 1,
  ...told,
});

/** A map of 3 rows and 4 columns of which some cells are known. */
function known(/** @type {{ cell: number, steps: number, code: number }[]} */ ...told) {
  const cells = new Cells(formOf(3, 4));
  cells.read(piece(told.map(({ cell, steps, code }) => ({ cell, values: [steps, 0], code }))));
  return cells;
}

/** The pixels of a picture of a window. @param {Cells} cells @param {MapLook} look */
function picture(cells, look, window = WHOLE) {
  made.length = 0;
  const [shown, on] = [new Picture(), new FakeCanvas()];
  shown.show(cells, look);
  shown.draw(as(on.context), plane(window));
  const [{ told }] = calls(on, "drawImage");
  assert.deepEqual(told, [made[0], 30, 20, 8, 6]);
  assert.deepEqual([made[0].width, made[0].height], [16, 12]);
  return pixelsOf(made[0]);
}

const WHITE = [255, 255, 255, 255];
const RED = [255, 0, 0, 255];

test("before anything is known there is nothing to draw", () => {
  const on = new FakeCanvas();
  new Picture().draw(as(on.context), plane(WHOLE));
  assert.equal(calls(on, "drawImage").length, 0);
});

test("a cell fills its part of the picture with sharp edges, the least row below, and the rest is paper", () => {
  const at = picture(known({ cell: 1, steps: 0, code: 0 }), mapLook());
  for (let y = 0; y < 12; y++)
    for (let x = 0; x < 16; x++) assert.deepEqual(at(x, y), y >= 8 && x >= 4 && x < 8 ? RED : WHITE, `(${x}, ${y})`);
});

test("a pixel shows the cell in which its middle lies", () => {
  const window = /** @type {Window} */ ([
    [0, 3.5],
    [0, 20 / 9],
  ]);
  const at = picture(known({ cell: 0, steps: 0, code: 0 }), mapLook(), window);
  assert.deepEqual([at(4, 11), at(5, 11)], [RED, WHITE]); // the cell's right edge lies at 4.57 pixels
  assert.deepEqual([at(0, 7), at(0, 6)], [RED, WHITE]); // and its upper one at 6.6
});

test("beyond the map there is paper", () => {
  const cells = new Cells(formOf(3, 4));
  cells.read(piece(Array.from({ length: 12 }, (_, cell) => ({ cell, values: [0, 0], code: 0 }))));
  const at = picture(cells, mapLook(), [
    [-4, 12],
    [-3, 9],
  ]);
  for (let y = 0; y < 12; y++)
    for (let x = 0; x < 16; x++)
      assert.deepEqual(at(x, y), x >= 4 && x < 8 && y >= 6 && y < 9 ? RED : WHITE, `(${x}, ${y})`);
});

test("a cell has the tone of its measure, where its look has one", () => {
  const at = picture(
    known({ cell: 0, steps: 50, code: 1 }, { cell: 1, steps: 50, code: 2 }, { cell: 2, steps: 50, code: 3 }),
    mapLook(),
  );
  const half = 128 / 255; // the nearest of 256 shades
  assert.deepEqual(at(0, 11), [...[102, 51, 204].map((value) => Math.round(half * value)), 255]);
  assert.deepEqual(at(4, 11), [...Array(3).fill(Math.round(0.72 * 255 * half)), 255]);
  assert.deepEqual(at(8, 11), [16, 32, 48, 255]);
});

test("a cell without the measure has the worst tone, as has every cell where there is no scale", () => {
  const worst = [102, 51, 204, 255];
  assert.deepEqual(picture(known({ cell: 0, steps: NaN, code: 1 }), mapLook())(0, 11), worst);
  assert.deepEqual(picture(known({ cell: 0, steps: 0, code: 1 }), mapLook({ scale: null }))(0, 11), worst);
});

test("toned, a cell of every fate has the ramp's tone, where it has the measure", () => {
  const at = picture(known({ cell: 0, steps: 0, code: 3 }, { cell: 1, steps: NaN, code: 3 }), mapLook({ toned: true }));
  assert.deepEqual(at(0, 11), [0, 0, 0, 255]);
  assert.deepEqual(at(4, 11), [16, 32, 48, 255]);
});

test("another measure gives other tones", () => {
  const cells = new Cells(formOf(3, 4));
  cells.read(piece([{ cell: 0, values: [0, 100], code: 1 }]));
  assert.deepEqual(picture(cells, mapLook())(0, 11), [0, 0, 0, 255]);
  assert.deepEqual(picture(cells, mapLook({ measure: mapMeasure({ name: "loss" }) }))(0, 11), [102, 51, 204, 255]);
});

test("until the fine cells are known the coarse one is shown in their place, with its look", () => {
  const at = picture(known({ cell: 0, steps: 0, code: 0 }), mapLook({ coarsest: 2 }));
  for (let y = 0; y < 12; y++) for (let x = 0; x < 16; x++) assert.deepEqual(at(x, y), x < 8 && y >= 4 ? RED : WHITE);
});

test("marks lie over a cell, in the pattern of the whole picture", () => {
  const looks = [look({ color: "#ff0000", pattern: "stripes" })];
  const at = picture(known({ cell: 0, steps: 0, code: 0 }), mapLook({ looks }));
  for (let y = 8; y < 12; y++)
    for (let x = 0; x < 4; x++) assert.deepEqual(at(x, y), (x + y) % 16 < 4 ? [1, 2, 3, 255] : RED);
});

/** Draws a picture of a map of one red cell over several windows; answers how often it was painted. */
function drawn(/** @type {Window[]} */ ...windows) {
  made.length = 0;
  const [shown, on] = [new Picture(), new FakeCanvas()];
  shown.show(known({ cell: 0, steps: 0, code: 0 }), mapLook());
  for (const window of windows) shown.draw(as(on.context), plane(window));
  assert.equal(calls(on, "drawImage").length, windows.length);
  return calls(made[0], "putImageData").length;
}

test("the same part of the plane is painted once", () => assert.equal(drawn(WHOLE, WHOLE, WHOLE), 1));

const [[left, right], [bottom, top]] = WHOLE;
for (const [what, other] of /** @type {[string, Window][]} */ ([
  [
    "left",
    [
      [left - 1, right],
      [bottom, top],
    ],
  ],
  [
    "right",
    [
      [left, right + 1],
      [bottom, top],
    ],
  ],
  [
    "upper",
    [
      [left, right],
      [bottom, top + 1],
    ],
  ],
  [
    "lower",
    [
      [left, right],
      [bottom - 1, top],
    ],
  ],
])) {
  test(`a picture of which only the ${what} end has moved is painted anew`, () => {
    assert.equal(drawn(WHOLE, other, other), 2);
  });
}

test("a picture is painted anew when more is known", () => {
  const [shown, on] = [new Picture(), new FakeCanvas()];
  const cells = known({ cell: 0, steps: 0, code: 0 });
  shown.show(cells, mapLook());
  shown.draw(as(on.context), plane(WHOLE));
  cells.read(piece([{ cell: 1, values: [0, 0], code: 0 }]));
  shown.show(cells, mapLook());
  shown.draw(as(on.context), plane(WHOLE));
  assert.deepEqual(pixelsOf(made[0])(4, 11), RED);
});

test("on a screen of another fineness it is painted anew, in its pixels", () => {
  const [shown, on] = [new Picture(), new FakeCanvas()];
  const [canvas] = made;
  shown.show(known({ cell: 0, steps: 0, code: 0 }), mapLook());
  shown.draw(as(on.context), plane(WHOLE));
  newCanvases(1);
  shown.draw(as(on.context), plane(WHOLE));
  assert.deepEqual([canvas.width, canvas.height], [8, 6]);
  assert.deepEqual(pixelsOf(canvas)(1, 5), RED);
});
