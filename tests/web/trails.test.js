import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { BOX, Painting, path, STRAIGHT } from "./painting.js"; // before what makes paths as it is loaded
import { headOf } from "../../player/web/shared/trails.js";
import { calls } from "./canvas.js";
import { as, inPlace } from "./fakes.js";

/** @type {Painting} */
let painting;
beforeEach(() => {
  painting = new Painting();
});

// Where a path is.

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
  assert.deepEqual(headOf(Float32Array.from([0, 0, NaN, 4]), 0.5), [0, 0]);
  assert.deepEqual(headOf(Float32Array.from([0, 0, 4, NaN]), 0.5), [0, 0]);
});

// What is near a pixel.

const OTHER = [
  [20, 60],
  [33, 60],
];

test("the nearest step of any lane within reach is found", () => {
  const { trails } = painting;
  painting.paint([path(STRAIGHT), path(OTHER, { lane: 1 })], 3);
  assert.deepEqual(trails.nearest(31, 51, 3), { lane: 0, step: 1, x: 30, y: 50 });
  assert.deepEqual(trails.nearest(31, 56, 3), { lane: 1, step: 1, x: 33, y: 60 });
  assert.equal(trails.nearest(19, 51, 3)?.step, 0);
  assert.equal(trails.nearest(31, 75, 3), null);
  assert.deepEqual(trails.nearest(31, 75, 3, 16), { lane: 1, step: 1, x: 33, y: 60 });
  assert.equal(trails.nearest(20, 71.9, 3)?.lane, 1);
  assert.equal(trails.nearest(20, 72.1, 3), null);
});

test("what is still to come is found where whole paths are shown, and only there", () => {
  const { trails } = painting;
  painting.paint([path(STRAIGHT)], 1.5);
  assert.equal(trails.nearest(50, 50, 1.5)?.step, 3);
  painting.paint([path(STRAIGHT)], 1.5, { wholePaths: false });
  assert.equal(trails.nearest(50, 50, 1.5), null);
  assert.equal(trails.nearest(30, 50, 1.5)?.step, 1);
});

test("companions are not found, nor what is lost", () => {
  const lost = path([
    [NaN, NaN],
    [90, 90],
  ]);
  painting.paint([path(STRAIGHT, { companion: true }), { ...lost, lane: 1 }], 3);
  assert.equal(painting.trails.nearest(20, 50, 3), null);
  assert.deepEqual(painting.trails.nearest(90, 90, 3), { lane: 1, step: 1, x: 90, y: 90 });
});

test("a ghost is drawn whole at once, thin, without a head, and is not found", () => {
  for (const wholePaths of [true, false]) {
    painting = new Painting();
    const { ink, trails } = painting;
    const ghost = path(STRAIGHT, { companion: true, ghost: true });
    trails.place([ghost], BOX, 120, 100);
    painting.forget();
    trails.paint(1.5, { wholePaths });
    const strokes = calls(ink, "stroke").map(({ style }) => [style.lineWidth, style.globalAlpha]);
    assert.deepEqual(strokes, [[1.2, 0.5]]);
    assert.equal(painting.heads.length, 0);
    assert.equal(trails.nearest(30, 50, 1.5), null);
  }
});

// The canvas.

test("a canvas has the pixels of the screen, and the size that it was given", () => {
  const { canvas, ink, trails } = new Painting(1.25);
  trails.place([], BOX, 121, 101);
  assert.deepEqual([canvas.width, canvas.height, ink.width, ink.height], [151, 126, 151, 126]);
  assert.deepEqual(canvas.style, { width: "121px", height: "101px" });
});

test("a canvas that has its size already keeps it: to set it would clear it", () => {
  const { canvas, trails } = new Painting(1.25);
  trails.place([], BOX, 121, 101);
  const set = () => {
    throw new Error("It was set.");
  };
  Object.defineProperty(canvas, "width", { get: () => 151, set });
  Object.defineProperty(canvas, "height", { get: () => 126, set });
  trails.place([], BOX, 121, 101);
});

test("before anything is placed nothing is drawn", () => {
  painting.trails.paint(3);
  assert.equal(as(painting.canvas.context).drawn.length, 0);
});

test("every frame begins with an empty canvas, in the pixels of the screen", () => {
  painting = new Painting(2);
  painting.paint([path(STRAIGHT)], 1.5);
  painting.forget();
  painting.trails.paint(2);
  const [first] = calls(painting.canvas, "clearRect");
  assert.deepEqual(
    [first.told, first.style.transform],
    [
      [0, 0, 240, 200],
      [1, 0, 0, 1, 0, 0],
    ],
  );
  assert.equal(as(painting.canvas.context).drawn[1], first);
});

test("what is added comes under the paths within the box, and over them anywhere", () => {
  /** @type {unknown[]} */
  const at = [];
  /** @param {any} context */
  const add = (context) => {
    context.fillRect();
    const { style } = calls(painting.canvas, "fillRect").at(-1) ?? {};
    at.push([calls(painting.canvas, "drawImage").length, painting.heads.length, style?.clip, style?.transform]);
  };
  painting = new Painting(2);
  painting.paint([path(STRAIGHT)], 1, as({ before: add, after: add }));
  assert.deepEqual(at, [
    [0, 0, [10, 10, 100, 80], [2, 0, 0, 2, 0, 0]],
    [1, 1, undefined, [2, 0, 0, 2, 0, 0]],
  ]);
});

test("what is set for a picture is taken back", () => {
  painting.paint([path(STRAIGHT), path([[500, 50]], { companion: true })], 1.5);
  assert.deepEqual([as(painting.canvas.context).depth, as(painting.ink.context).depth], [0, 0]);
});

// Heads.

test("a head is the lane's marker where the lane is, in its colour on the paper", () => {
  painting.paint([path(STRAIGHT), path([[70, 20]], { color: "blue", lane: 1 })], 1.5, { paper: "ivory" });
  const { heads, canvas } = painting;
  assert.deepEqual(
    heads.map(({ shape, moved, turned, fillStyle }) => [shape.points.length, moved, turned, fillStyle]),
    [
      [4, [35, 50], 0, "red"],
      [4, [70, 20], 0, "blue"],
    ],
  );
  const rims = calls(canvas, "stroke").filter(({ told }) => told.length);
  assert.deepEqual(
    rims.map(({ told, style }) => [told[0], style.strokeStyle]),
    heads.map(({ shape }) => [shape, "ivory"]),
  );
});

test("a companion's head is a smaller disc, and a scale makes all larger", () => {
  const square = () => Math.max(...painting.heads.flatMap(({ shape }) => shape.points.flat()));
  const disc = () =>
    Math.max(...painting.heads.flatMap(({ shape }) => shape.arcs.map((/** @type {any} */ arc) => arc[2])));
  const both = [path(STRAIGHT, { companion: true }), path(STRAIGHT)];
  painting.paint(both);
  const [lane, companion] = [square(), disc()];
  assert.ok(companion < lane);
  for (const { stretched } of painting.heads) assert.equal(stretched, undefined);
  painting.paint(both, 0, {}, 2);
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
    painting.paint([path([at])]);
    const [{ shape, moved, turned, stretched }] = painting.heads;
    assert.ok(shape.text, "an arrow");
    assert.deepEqual([moved, stretched], [held, undefined]);
    assert.ok(Math.abs(turned - way) < 1e-6, `${turned} to ${at}`);
  }
});

test("a companion that has left the picture is half an arrow", () => {
  painting.paint([path([[500, 50]], { companion: true })]);
  assert.ok(painting.heads[0].shape.text);
  assert.deepEqual(painting.heads[0].stretched, [0.5, 0.5]);
});

test("at the very edge a lane has not left", () => {
  painting.paint([path([[10, 50]]), path([[110, 90]]), path([[50, 10]])]);
  assert.deepEqual(
    painting.heads.map(({ shape, moved }) => [shape.text, moved]),
    [
      [undefined, [10, 50]],
      [undefined, [110, 90]],
      [undefined, [50, 10]],
    ],
  );
});

test("a lane that is lost is an arrow where it was last seen, in the direction that it had", () => {
  const lost = [
    [20, 20],
    [20, 50],
    [30, 40],
    [NaN, NaN],
    [NaN, NaN],
  ];
  for (const position of [3, 3.5, 4, 99]) {
    painting.paint([path(lost)], position);
    const [{ shape, moved, turned }] = painting.heads;
    assert.ok(shape.text);
    assert.deepEqual(moved, [30, 40]);
    assert.ok(Math.abs(turned + Math.PI / 4) < 1e-6);
  }
  painting.paint([path(lost)], 1);
  assert.deepEqual([painting.heads[0].shape.text, painting.heads[0].moved], [undefined, [20, 50]]);
});

test("a lane that never was anywhere has no head", () => {
  painting.paint(
    [
      path([
        [NaN, NaN],
        [NaN, NaN],
      ]),
    ],
    1,
  );
  assert.equal(painting.heads.length, 0);
});

test("painted on a screen of another resolution, the canvases have its pixels, and all is drawn again", () => {
  painting.paint([path(STRAIGHT)], 2);
  assert.deepEqual([painting.canvas.width, painting.canvas.height], [120, 100]);
  painting.forget();
  inPlace({ window: { devicePixelRatio: 2 } });
  painting.trails.paint(2);
  for (const { width, height } of [painting.canvas, painting.ink]) assert.deepEqual([width, height], [240, 200]);
  assert.deepEqual(painting.canvas.style, { width: "120px", height: "100px" });
  assert.ok(calls(painting.ink, "stroke").length > 0, "what the ink lost is drawn again");
  for (const { style } of calls(painting.ink, "stroke")) assert.deepEqual(style.transform, [2, 0, 0, 2, 0, 0]);
  painting.forget();
  painting.trails.paint(2);
  assert.equal(calls(painting.ink, "stroke").length, 0);
});
