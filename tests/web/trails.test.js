import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { calls, FakeCanvas, newCanvases } from "./canvas.js"; // before what makes paths as it is loaded
import { headOf, Trails } from "../../player/web/shared/trails.js";
import { as } from "./fakes.js";

/** @import { PixelPath } from "../../player/web/shapes.d.ts" */

const BOX = { left: 10, top: 10, width: 100, height: 80 };

/** @type {FakeCanvas} */
let canvas;
/** The canvas on which the trail so far is kept. @type {FakeCanvas} */
let ink;
/** @type {Trails} */
let trails;
beforeEach(() => {
  const made = newCanvases();
  canvas = new FakeCanvas();
  trails = new Trails(as(canvas));
  [ink] = made;
});

/** A path through points. @param {number[][]} points @param {Partial<PixelPath>} [told] @returns {PixelPath} */
const path = (points, told) => ({
  points: Float32Array.from(points.flat()),
  color: "red",
  dash: "solid",
  marker: "square",
  lane: 0,
  ...told,
});

const STRAIGHT = [
  [20, 50],
  [30, 50],
  [40, 50],
  [50, 50],
];

/** Paths on the canvas, as they are at a position. @param {PixelPath[]} paths @param {object} [options] */
function painted(paths, position = 0, options = {}, scale = 1) {
  trails.place(paths, BOX, 120, 100, scale);
  forget();
  trails.paint(position, options);
}

function forget() {
  for (const { context } of [canvas, ink]) as(context).drawn.length = 0;
}

/** Where a head was drawn, and turned how. @returns {Record<string, any>[]} */
const heads = () => calls(canvas, "fill").map(({ told, style }) => ({ shape: told[0], ...style }));

/** Each line on a canvas, as its corners. @param {FakeCanvas} on */
function linesOn(on) {
  /** @type {number[][][]} */
  const lines = [];
  for (const { name, told } of /** @type {any} */ (on.context).drawn) {
    if (name === "moveTo") lines.push([told]);
    if (name === "lineTo") lines.at(-1)?.push(told);
  }
  return lines;
}

// headOf

test("at a whole step the head is there", () => {
  const { points } = path(STRAIGHT);
  STRAIGHT.forEach((point, step) => assert.deepEqual(headOf(points, step), point));
});

test("between two steps it is a share of the way", () => {
  const points = Float32Array.from([0, 0, 4, 8, 8, 0]);
  assert.deepEqual(headOf(points, 0.25), [1, 2]);
  assert.deepEqual(headOf(points, 1.5), [6, 4]);
});

test("beyond the last step it stays there", () => {
  assert.deepEqual(headOf(Float32Array.from([0, 0, 4, 8]), 1.5), [4, 8]);
  assert.deepEqual(headOf(Float32Array.from([0, 0, 4, 8]), 77), [4, 8]);
  assert.deepEqual(headOf(Float32Array.from([3, 5]), 2), [3, 5]);
});

test("where the next point is lost it waits at the last, and where its own is lost there is none", () => {
  const points = Float32Array.from([0, 0, 4, 8, NaN, NaN, 1, NaN, 2, 2]);
  assert.deepEqual(headOf(points, 1.75), [4, 8]);
  assert.equal(headOf(points, 2), null);
  assert.equal(headOf(points, 3.5), null);
  assert.deepEqual(headOf(points, 4), [2, 2]);
});

// nearest

test("the nearest step of any lane within reach is found", () => {
  painted(
    [
      path(STRAIGHT),
      path(
        [
          [20, 60],
          [30, 60],
        ],
        { lane: 1 },
      ),
    ],
    3,
  );
  assert.deepEqual(trails.nearest(31, 51, 3), { lane: 0, step: 1, x: 30, y: 50 });
  assert.deepEqual(trails.nearest(31, 56, 3), { lane: 1, step: 1, x: 30, y: 60 });
  assert.equal(trails.nearest(31, 75, 3), null);
  assert.deepEqual(trails.nearest(31, 75, 3, 16), { lane: 1, step: 1, x: 30, y: 60 });
});

test("what is still to come is found where whole paths are shown, and only there", () => {
  painted([path(STRAIGHT)], 1.5);
  assert.equal(trails.nearest(50, 50, 1.5)?.step, 3);
  painted([path(STRAIGHT)], 1.5, { wholePaths: false });
  assert.equal(trails.nearest(50, 50, 1.5), null);
  assert.equal(trails.nearest(30, 50, 1.5)?.step, 1);
});

test("companions are not found, nor what is lost", () => {
  painted(
    [
      path(STRAIGHT, { companion: true }),
      path(
        [
          [NaN, NaN],
          [90, 90],
        ],
        { lane: 1 },
      ),
    ],
    3,
  );
  assert.equal(trails.nearest(20, 50, 3), null);
  assert.deepEqual(trails.nearest(90, 90, 3), { lane: 1, step: 1, x: 90, y: 90 });
});

// The canvas.

test("a canvas has the pixels of the screen, and the size that it was given", () => {
  newCanvases(2);
  trails.place([], BOX, 120, 100);
  assert.deepEqual([canvas.width, canvas.height, ink.width, ink.height], [240, 200, 240, 200]);
  assert.deepEqual(canvas.style, { width: "120px", height: "100px" });
});

test("before anything is placed nothing is drawn", () => {
  trails.paint(3);
  assert.equal(as(canvas.context).drawn.length, 0);
});

// Heads.

test("a head is the lane's marker where the lane is, in its colour on the paper", () => {
  painted([path(STRAIGHT), path([[70, 20]], { color: "blue", lane: 1 })], 1.5, { paper: "ivory" });
  assert.deepEqual(
    heads().map(({ shape, translated, rotated, fillStyle, strokeStyle }) => [
      shape.points.length,
      translated,
      rotated,
      fillStyle,
      strokeStyle,
    ]),
    [
      [4, [35, 50], undefined, "red", "ivory"],
      [4, [70, 20], undefined, "blue", "ivory"],
    ],
  );
});

test("a companion's head is a smaller disc, and a scale makes all larger", () => {
  const square = () => Math.max(...heads().flatMap(({ shape }) => shape.points.flat()));
  const disc = () =>
    Math.max(...heads().flatMap(({ shape }) => shape.arcs.map((/** @type {number[]} */ arc) => arc[2])));
  const both = [path(STRAIGHT, { companion: true }), path(STRAIGHT)];
  painted(both);
  const [lane, companion] = [square(), disc()];
  assert.ok(companion < lane);
  painted(both, 0, {}, 2);
  assert.ok(Math.abs(square() - 2 * lane) < 1e-9 && Math.abs(disc() - 2 * companion) < 1e-9);
});

test("a lane that has left the picture is an arrow at its edge that points to where it is", () => {
  for (const [at, held, way] of /** @type {[number[], number[], number][]} */ ([
    [[500, 50], [101, 50], 0],
    [[-500, 50], [19, 50], Math.PI],
    [[50, 500], [50, 81], Math.PI / 2],
    [[50, -500], [50, 19], -Math.PI / 2],
    [[201, 181], [101, 81], Math.PI / 4],
  ])) {
    painted([path([at])]);
    const [{ shape, translated, rotated }] = heads();
    assert.ok(shape.text, "an arrow");
    assert.deepEqual(translated, held);
    assert.ok(Math.abs(rotated[0] - way) < 1e-6, `${rotated} to ${at}`);
  }
});

test("at the very edge a lane has not left", () => {
  painted([path([[10, 50]]), path([[110, 90]])]);
  assert.deepEqual(
    heads().map(({ shape, translated }) => [shape.text, translated]),
    [
      [undefined, [10, 50]],
      [undefined, [110, 90]],
    ],
  );
});

test("a lane that is lost is an arrow where it was last seen, in the direction that it had", () => {
  painted(
    [
      path([
        [20, 50],
        [30, 40],
        [NaN, NaN],
        [NaN, NaN],
      ]),
    ],
    3,
  );
  const [{ shape, translated, rotated }] = heads();
  assert.ok(shape.text);
  assert.deepEqual(translated, [30, 40]);
  assert.ok(Math.abs(rotated[0] + Math.PI / 4) < 1e-6);
});

test("a lane that never was anywhere has no head", () => {
  painted(
    [
      path([
        [NaN, NaN],
        [NaN, NaN],
      ]),
    ],
    1,
  );
  assert.equal(heads().length, 0);
});

// Lines.

test("the whole path is there from the start, the trail so far only as far as the head has come", () => {
  painted([path(STRAIGHT)], 2.5);
  assert.deepEqual(linesOn(ink), [STRAIGHT, STRAIGHT.slice(0, 3)]);
  painted([path(STRAIGHT)], 2.5, { wholePaths: false });
  assert.deepEqual(linesOn(ink), [STRAIGHT.slice(0, 3)]);
});

test("a frame adds to the trail only what is new", () => {
  painted([path(STRAIGHT)], 1);
  forget();
  trails.paint(3);
  assert.deepEqual(linesOn(ink), [STRAIGHT.slice(1)]);
  forget();
  trails.paint(3.4);
  assert.deepEqual(linesOn(ink), []);
});

test("back in time the trail is drawn anew", () => {
  painted([path(STRAIGHT)], 3);
  forget();
  trails.paint(1);
  assert.equal(calls(ink, "clearRect").length, 1);
  assert.deepEqual(linesOn(ink), [STRAIGHT, STRAIGHT.slice(0, 2)]);
});

test("the tail reaches to the head itself, between two steps", () => {
  painted([path(STRAIGHT)], 2.5);
  assert.deepEqual(linesOn(canvas).at(-1), [
    [40, 50],
    [45, 50],
  ]);
});

test("the tail is brightest at the head, and a companion has none", () => {
  const long = Array.from({ length: 100 }, (_, k) => [15 + 0.9 * k, 50]);
  painted([path(long), path(long, { companion: true, lane: 1 })], 90);
  const strokes = calls(canvas, "stroke").filter(({ told }) => told.length === 0);
  const strengths = strokes.map(({ style }) => style.globalAlpha);
  assert.deepEqual(
    strengths,
    strengths.toSorted((one, other) => one - other),
  );
  assert.ok(strengths[strengths.length - 1] > 2 * strengths[0]);
  const [first] = linesOn(canvas)[0];
  assert.ok(Math.abs(first[0] - long[66][0]) < 1e-4, "24 steps long");
});

test("a companion is thinner and fainter than its lane", () => {
  painted([path(STRAIGHT, { companion: true }), path(STRAIGHT)], 0);
  const [companion, lane] = calls(ink, "stroke").map(({ style }) => style);
  assert.ok(companion.lineWidth < lane.lineWidth && companion.globalAlpha < lane.globalAlpha);
});

test("a part that the ground hides is fainter", () => {
  painted([path(STRAIGHT, { hidden: Uint8Array.from([0, 1, 1, 0]) })], 0);
  const [open, veiled] = calls(ink, "stroke").map(({ style }) => style.globalAlpha);
  assert.ok(veiled < open);
  assert.deepEqual(linesOn(ink), [STRAIGHT.slice(0, 2), STRAIGHT.slice(1)]);
});

test("a dash goes on where the piece before it ended", () => {
  painted([path(STRAIGHT, { dash: "dash" })], 2);
  forget();
  trails.paint(3);
  const [{ style }] = calls(ink, "stroke");
  assert.deepEqual(style.dash, [9, 4]);
  assert.equal(style.lineDashOffset, 20);
});

test("a path that leaves for far away is cut a little beyond the edge", () => {
  painted(
    [
      path([
        [50, 50],
        [1e6, 50],
        [1e6, 60],
        [50, 60],
      ]),
    ],
    0,
  );
  assert.deepEqual(linesOn(ink), [
    [
      [50, 50],
      [130, 50],
    ],
    [
      [130, 60],
      [50, 60],
    ],
  ]);
});

test("a path that is lost is drawn as far as it is known", () => {
  painted(
    [
      path([
        [20, 50],
        [30, 50],
        [NaN, NaN],
        [60, 50],
        [70, 50],
      ]),
    ],
    0,
  );
  assert.deepEqual(linesOn(ink), [
    [
      [20, 50],
      [30, 50],
    ],
    [
      [60, 50],
      [70, 50],
    ],
  ]);
});

test("stretches too short to be seen are one", () => {
  const points = Array.from({ length: 11 }, (_, k) => [20 + k / 10, 50]);
  painted([path(points)], 0);
  const [line] = linesOn(ink);
  assert.deepEqual(
    [line[0], line.at(-1)],
    [
      [20, 50],
      [21, 50],
    ],
  );
  assert.ok(line.length < 5);
});

test("what is added comes under the paths, and over them", () => {
  /** @type {number[]} */
  const at = [];
  const before = () => at.push(calls(canvas, "fill").length, calls(canvas, "drawImage").length);
  const after = () => at.push(calls(canvas, "fill").length, calls(canvas, "drawImage").length);
  painted([path(STRAIGHT)], 1, { before, after });
  assert.deepEqual(at, [0, 0, 1, 1]);
});
