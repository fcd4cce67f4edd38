import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { calls, FakeCanvas, newCanvases } from "./canvas.js"; // before what makes paths as it is loaded
import { Cells } from "../../player/web/maps/cells.js";
import { drawMarks } from "../../player/web/maps/marks.js";
import { as, formOf, piece, STEPS } from "./fakes.js";

/** @import { MapLook } from "../../player/web/shapes.d.ts" */
/** @import { MapLine } from "../../player/web/wire.d.ts" */

/** A plane of 100 by 60 pixels over 10 columns and 3 rows. */
const PLANE = as({
  left: 5,
  top: 7,
  width: 100,
  height: 60,
  x: (/** @type {number} */ x) => 5 + 10 * x,
  y: (/** @type {number} */ y) => 67 - 20 * y,
});

/** @type {FakeCanvas} */
let canvas;
beforeEach(() => {
  newCanvases();
  canvas = new FakeCanvas();
});

/** @param {Partial<MapLook>} look @param {[number, number] | null} [at] */
function draw(look, at = null, cells = new Cells(formOf(3, 10))) {
  drawMarks(as(canvas.context), PLANE, at, cells, as({ lines: [], marks: [], ink: "ink", paper: "paper", ...look }));
}

/** @param {Partial<MapLine>} told @returns {MapLine} */
const line = (told) => ({ name: "the edge", xs: [], ys: [], dashes: [], point: false, ...told });

/** What was stroked: the path, its colour, its width and its dashes. */
const strokes = () =>
  calls(canvas, "stroke").map(({ told, style }) => ({
    path: told[0],
    color: style.strokeStyle,
    width: style.lineWidth,
    dash: style.dash ?? [],
  }));

test("all stays within the plane, and what is set for it is taken back", () => {
  draw({ lines: [line({ xs: [0, 1], ys: [0, 1] })], marks: [[1, 1]] }, [2.5, 1.5]);
  const drawn = [...calls(canvas, "stroke"), ...calls(canvas, "fill")];
  assert.equal(drawn.length, 6);
  for (const { style } of drawn) assert.deepEqual(style.clip, [5, 7, 100, 60]);
  assert.equal(calls(canvas, "beginPath").length, 1);
  assert.equal(as(canvas.context).depth, 0);
});

test("a line is in the ink, with its dashes, on a wider one of the paper", () => {
  draw({ lines: [line({ xs: [0, 1, 2], ys: [0, 1, 3], dashes: [4, 4] })] });
  const [under, over, ...others] = strokes();
  assert.equal(others.length, 0);
  assert.deepEqual([under.color, over.color], ["paper", "ink"]);
  assert.ok(under.width > over.width);
  assert.deepEqual([under.dash, over.dash], [[], [4, 4]]);
  for (const { path } of [under, over]) {
    assert.deepEqual(path.points, [
      [5, 67],
      [15, 47],
      [25, 7],
    ]);
    assert.deepEqual(path.pieces, [0]);
  }
});

test("the paper under a line hides no part of another", () => {
  draw({ lines: [line({ xs: [0, 1], ys: [0, 1] }), line({ xs: [0, 1.1], ys: [0, 1], dashes: [4, 4] })] });
  assert.deepEqual(
    strokes().map(({ color }) => color),
    ["paper", "paper", "ink", "ink"],
  );
});

test("the dashes of a line are not those of the next", () => {
  draw({ lines: [line({ xs: [0, 1], ys: [0, 1], dashes: [4, 4] }), line({ xs: [0, 1], ys: [0, 1] })] });
  assert.deepEqual(
    strokes().map(({ dash }) => dash),
    [[], [], [4, 4], []],
  );
});

test("a point is a ring without dashes", () => {
  draw({ lines: [line({ xs: [2], ys: [1], dashes: [1, 4], point: true })] });
  const [, over] = strokes();
  const [[x, y, radius, from, to]] = over.path.arcs;
  assert.deepEqual([x, y, from, to], [25, 47, 0, 2 * Math.PI]);
  assert.ok(radius > 3 && radius < 12);
  assert.deepEqual(over.dash, []);
});

test("each minimum is a star where it is, with a rim of the paper", () => {
  draw({
    marks: [
      [1, 1],
      [2, 3],
    ],
  });
  const stars = calls(canvas, "fill").map(({ told, style }) => [told[0].points.length, style.moved, style.fillStyle]);
  assert.deepEqual(stars, [
    [10, [15, 47], "ink"],
    [10, [25, 7], "ink"],
  ]);
  const rims = strokes().map(({ path, color }) => [path.points.length, color]);
  assert.deepEqual(rims, [
    [10, "paper"],
    [10, "paper"],
  ]);
});

test("the map's own best cell is a diamond in its middle, on maps that mark it", () => {
  const cells = new Cells(formOf(3, 10));
  cells.read(
    piece([
      { cell: 12, values: [30, 0.5], code: 0 },
      { cell: 27, values: [20, 0.7], code: 0 },
    ]),
  );
  draw({ best: false, measure: STEPS }, null, cells);
  assert.equal(calls(canvas, "fill").length, 0);
  draw({ best: true, measure: STEPS }, null, cells);
  const [{ told, style }, ...others] = calls(canvas, "fill");
  assert.equal(others.length, 0);
  assert.equal(told[0].points.length, 4);
  assert.deepEqual([style.moved, style.fillStyle], [[80, 17], "ink"]);
  assert.equal(style.clip, undefined, "at the edge of the map it is whole, too");
});

test("the cell that is pointed at has a frame of its size", () => {
  draw({}, [2.5, 1.5]);
  const [under, over] = strokes();
  assert.deepEqual([under.color, over.color], ["paper", "ink"]);
  assert.deepEqual(over.path.rects, [[25, 27, 10, 20]]);
});

test("a cell too small to be seen has a frame that can be", () => {
  draw({}, [2.5, 1.5], new Cells({ ...formOf(30, 100), range: formOf(3, 10).range }));
  const [[x, y, width, height]] = strokes()[0].path.rects;
  assert.deepEqual([width, height], [9, 9]);
  assert.deepEqual([x + width / 2, y + height / 2], [30, 37]);
});

test("where no cell is pointed at there is no frame", () => {
  draw({});
  assert.deepEqual(strokes(), []);
});
