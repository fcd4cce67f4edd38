import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Painting, path, STRAIGHT } from "./painting.js"; // before what makes paths as it is loaded
import { calls, linesOn } from "./canvas.js";
import { as } from "./fakes.js";

/** @import { FakeCanvas } from "./canvas.js" */

/** @type {Painting} */
let painting;
beforeEach(() => {
  painting = new Painting();
});

/** How lines were stroked on a canvas. @param {FakeCanvas} canvas */
const stylesOn = (canvas) => calls(canvas, "stroke").flatMap(({ told, style }) => (told.length ? [] : [style]));

/** A path of a hundred steps. */
const LONG = Array.from({ length: 101 }, (_, k) => [15 + 0.875 * k, 50]);

test("the whole path is there from the start, the trail so far only as far as the head has come", () => {
  const { ink } = painting;
  painting.paint([path(STRAIGHT)], 2.5);
  assert.deepEqual(linesOn(ink), [STRAIGHT, STRAIGHT.slice(0, 3)]);
  const [whole, trail] = stylesOn(ink);
  assert.ok(whole.globalAlpha < trail.globalAlpha && whole.lineWidth < trail.lineWidth);
  painting.paint([path(STRAIGHT)], 2.5, { wholePaths: false });
  assert.deepEqual(linesOn(ink), [STRAIGHT.slice(0, 3)]);
});

test("lines stay within the box, in the pixels of the screen", () => {
  painting = new Painting(2);
  painting.paint([path(STRAIGHT)], 2.5);
  for (const { clip, transform, strokeStyle } of [...stylesOn(painting.ink), ...stylesOn(painting.canvas)])
    assert.deepEqual([clip, transform, strokeStyle], [[10, 10, 100, 80], [2, 0, 0, 2, 0, 0], "red"]);
});

test("the trail so far is put on the picture pixel by pixel", () => {
  painting = new Painting(2);
  painting.paint([path(STRAIGHT)], 2.5);
  const [{ told, style }, ...others] = calls(painting.canvas, "drawImage");
  assert.equal(others.length, 0);
  assert.deepEqual(told, [painting.ink, 0, 0]);
  assert.deepEqual(
    [style.transform, style.clip],
    [
      [1, 0, 0, 1, 0, 0],
      [10, 10, 100, 80],
    ],
  );
});

test("a frame adds to the trail only what is new", () => {
  const { trails, ink } = painting;
  painting.paint([path(STRAIGHT)], 1);
  painting.forget();
  trails.paint(3);
  assert.deepEqual(linesOn(ink), [STRAIGHT.slice(1)]);
  painting.forget();
  trails.paint(3.4);
  assert.equal(as(ink.context).drawn.length, 0);
});

test("back in time, and where other paths are shown, the trail is drawn anew", () => {
  const { trails, ink } = painting;
  painting.paint([path(STRAIGHT)], 3);
  painting.forget();
  trails.paint(1);
  const [{ told, style }] = calls(ink, "clearRect");
  assert.deepEqual(
    [told, style.transform],
    [
      [0, 0, 120, 100],
      [1, 0, 0, 1, 0, 0],
    ],
  );
  assert.deepEqual(linesOn(ink), [STRAIGHT, STRAIGHT.slice(0, 2)]);
  painting.forget();
  trails.paint(1, { wholePaths: false });
  assert.deepEqual(linesOn(ink), [STRAIGHT.slice(0, 2)]);
});

test("new paths are drawn as far as the old ones had come", () => {
  painting.paint([path(STRAIGHT)], 2);
  const other = STRAIGHT.map(([x, y]) => [x, y + 10]);
  painting.paint([path(other)], 2);
  assert.deepEqual(linesOn(painting.ink), [other.slice(0, 3)], "the whole path was drawn as it was placed");
});

test("a path that has ended has no more trail to come", () => {
  painting.paint([path(STRAIGHT), path(LONG, { lane: 1 })], 50);
  painting.forget();
  painting.trails.paint(60);
  assert.deepEqual(linesOn(painting.ink), [LONG.slice(50, 61)]);
});

test("the tail reaches to the head itself, between two steps, without a gap", () => {
  const bent = [
    [20, 50],
    [30, 40],
    [40, 60],
    [50, 20],
  ];
  painting.paint([path(bent, { dash: "dash" })], 2.5);
  const strokes = calls(painting.canvas, "stroke").filter(({ told }) => !told.length);
  const [{ lines, style }] = strokes.slice(-1);
  assert.deepEqual(lines, [
    [
      [40, 60],
      [45, 40],
    ],
  ]);
  assert.deepEqual([style.dash, style.lineWidth], [[], 3.4]);
  painting.paint([path(bent)], 3);
  assert.deepEqual(
    linesOn(painting.canvas).flatMap((piece, k) => (k ? piece.slice(1) : piece)),
    bent,
  );
});

test("the tail is the last 24 steps, brightest and widest at the head, and a companion has none", () => {
  painting.paint([path(LONG), path(LONG, { companion: true, lane: 1 })], 90);
  const pieces = linesOn(painting.canvas);
  assert.deepEqual(
    pieces.flatMap((piece, k) => (k ? piece.slice(1) : piece)),
    LONG.slice(66, 91),
  );
  assert.ok(pieces.length > 3, "in a few strokes");
  for (const name of ["globalAlpha", "lineWidth"]) {
    const rising = stylesOn(painting.canvas).map((style) => style[name]);
    for (let k = 1; k < rising.length; k++) assert.ok(rising[k] > rising[k - 1], name);
  }
  assert.ok(Math.max(...stylesOn(painting.canvas).map(({ globalAlpha }) => globalAlpha)) <= 1);
});

test("a companion is half as wide as its lane, and fainter", () => {
  painting.paint([path(STRAIGHT, { companion: true }), path(STRAIGHT)], 3, { wholePaths: false });
  const [companion, lane] = stylesOn(painting.ink);
  assert.equal(companion.lineWidth, lane.lineWidth / 2);
  assert.ok(companion.globalAlpha < lane.globalAlpha);
});

test("a scale widens every line", () => {
  const widths = (/** @type {number} */ scale) => {
    painting.paint([path(STRAIGHT)], 2.5, { wholePaths: false }, scale);
    return [...stylesOn(painting.ink), ...stylesOn(painting.canvas)].map(({ lineWidth }) => lineWidth);
  };
  const plain = widths(1);
  assert.deepEqual(
    widths(2),
    plain.map((width) => 2 * width),
  );
});

test("a part that the ground hides is fainter", () => {
  painting.paint([path(STRAIGHT, { hidden: Uint8Array.from([0, 1, 1, 0]) })], 3, { wholePaths: false });
  const [open, veiled] = stylesOn(painting.ink).map(({ globalAlpha }) => globalAlpha);
  assert.ok(veiled < open / 2);
  assert.deepEqual(linesOn(painting.ink), [STRAIGHT.slice(0, 2), STRAIGHT.slice(1)]);
});

test("a dash goes on where the piece before it ended, along all that is known of the path", () => {
  const bent = [
    [20, 50],
    [23, 54],
    [NaN, NaN],
    [40, 50],
    [40, 60],
    [52, 65],
    [52, 66],
  ];
  const offset = (/** @type {number} */ step) => {
    painting.paint([path(bent, { dash: "dash" })], step);
    painting.forget();
    painting.trails.paint(step + 1);
    const [{ dash, lineDashOffset }] = stylesOn(painting.ink);
    assert.deepEqual(dash, [9, 4]);
    return lineDashOffset;
  };
  assert.deepEqual([0, 1, 3, 4, 5].map(offset), [0, 5, 5, 15, 28]);
});

test("a path that leaves for far away is cut a little beyond the edge, on every side", () => {
  const far = 1e6;
  for (const [away, cut] of [
    [
      [far, 50],
      [130, 50],
    ],
    [
      [-far, 50],
      [-10, 50],
    ],
    [
      [60, far],
      [60, 110],
    ],
    [
      [60, -far],
      [60, -10],
    ],
  ]) {
    const here = [away[0] === 60 ? 60 : 50, 50];
    painting.paint([path([here, away, here])], 2, { wholePaths: false });
    assert.deepEqual(linesOn(painting.ink), [
      [here, cut],
      [cut, here],
    ]);
  }
});

test("a path that crosses the box from outside is seen within it, one that passes it by is not", () => {
  const crossing = [
    [-1000, -1000],
    [1000, 1000],
  ];
  painting.paint([path(crossing)], 1, { wholePaths: false });
  assert.deepEqual(linesOn(painting.ink), [
    [
      [-10, -10],
      [110, 110],
    ],
  ]);
  for (const passing of [
    [
      [-50, 0],
      [-50, 90],
    ],
    [
      [0, 500],
      [90, 500],
    ],
    [
      [500, 0],
      [600, 90],
    ],
    [
      [-300, 50],
      [50, 400],
    ],
  ]) {
    painting.paint([path([...passing, passing[0]])], 2, { wholePaths: false });
    assert.deepEqual(linesOn(painting.ink), [], `${passing}`);
  }
});

test("a path that is lost is drawn as far as it is known", () => {
  for (const lost of [
    [NaN, NaN],
    [35, NaN],
    [NaN, 50],
    [Infinity, 50],
    [35, -Infinity],
  ]) {
    const known = [
      [20, 50],
      [30, 50],
      [60, 50],
      [70, 50],
    ];
    painting.paint([path([...known.slice(0, 2), lost, ...known.slice(2)])], 4, { wholePaths: false });
    assert.deepEqual(linesOn(painting.ink), [known.slice(0, 2), known.slice(2)], `${lost}`);
  }
});

test("stretches too short to be seen are one", () => {
  for (const [dx, dy] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ]) {
    const points = Array.from({ length: 9 }, (_, k) => [40 + (dx * k) / 8, 50 + (dy * k) / 8]);
    painting.paint([path(points)], 8, { wholePaths: false });
    assert.deepEqual(linesOn(painting.ink), [[points[0], points[4], points[8]]]);
  }
});

test("a path that hardly moves is drawn to its end", () => {
  const points = [
    [40, 50],
    [40.125, 50],
  ];
  painting.paint([path(points)], 1, { wholePaths: false });
  assert.deepEqual(linesOn(painting.ink), [points]);
});
