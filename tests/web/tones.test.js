import assert from "node:assert/strict";
import { test } from "node:test";

import { along, fillOf, PATTERNS, pixel, rgb, toneScale } from "../../player/web/maps/tones.js";

/** @import { Rgb } from "../../player/web/shapes.d.ts" */
/** @import { MapMeasure } from "../../player/web/wire.d.ts" */
/** @typedef {MapMeasure["scale"]} Scale */

/** A scale that is there. @param {Scale} scale @param {number[][]} rows */
function scaleOf(scale, rows) {
  const found = toneScale(
    scale,
    rows.map((row) => Float32Array.from(row)),
  );
  assert.ok(found);
  return found;
}

/** @param {number} count @param {(k: number) => number} value */
function row(count, value) {
  return Array.from({ length: count }, (_, k) => value(k));
}

/** Each scale with numbers on which its tones are even: a number a share of the way between. */
const SCALES = /** @type {const} */ ([
  ["steps", (/** @type {number} */ t) => 1010 ** t * 10 ** (1 - t) - 10],
  ["log", (/** @type {number} */ t) => 10 ** (6 * t - 3)],
  ["asinh", (/** @type {number} */ t) => Math.sinh(10 * t - 5)],
]);

for (const [scale, value] of SCALES) {
  test(`the tones of ${scale} run from the 1st to the 99th percentile`, () => {
    const { low, high, tone, back } = scaleOf(scale, [row(101, (k) => value(k / 100))]);
    assert.ok(Math.abs(tone(value(0.01))) < 1e-5);
    assert.ok(Math.abs(tone(value(0.99)) - 1) < 1e-5);
    assert.ok(Math.abs(back(low) - value(0.01)) < 1e-4 * (1 + Math.abs(value(0.01))));
    assert.ok(Math.abs(back(high) - value(0.99)) < 1e-4 * (1 + Math.abs(value(0.99))));
  });

  test(`the tones of ${scale} are even on its scale, and rise`, () => {
    const { low, high, tone, back } = scaleOf(scale, [row(101, (k) => value(k / 100))]);
    let before = -1;
    for (let k = 0; k <= 20; k++) {
      const share = k / 20;
      const found = tone(value(0.01 + 0.98 * share));
      assert.ok(Math.abs(found - share) < 1e-5, `${found}, not ${share}`);
      assert.ok(found > before);
      before = found;
      const there = low + (high - low) * share;
      assert.ok(Math.abs(tone(back(there)) - share) < 1e-9, "back undoes the scale");
    }
  });

  test(`what lies beyond the ends of ${scale} has the tone of the end`, () => {
    const { tone } = scaleOf(scale, [row(101, (k) => value(k / 100))]);
    assert.equal(tone(value(0)), 0);
    assert.equal(tone(value(1)), 1);
    assert.equal(tone(Infinity), 1);
    if (scale === "asinh") assert.equal(tone(-Infinity), 0);
  });

  test(`where nothing of ${scale} is known there is no scale`, () => {
    for (const rows of [
      [],
      [[]],
      [
        [NaN, NaN],
        [Infinity, -Infinity],
      ],
    ])
      assert.equal(
        toneScale(
          scale,
          rows.map((one) => Float32Array.from(one)),
        ),
        null,
      );
  });

  test(`what is not finite moves no end of ${scale}`, () => {
    const finite = row(101, (k) => value(k / 100));
    const { low, high } = scaleOf(scale, [finite]);
    const mixed = scaleOf(scale, [
      [NaN, ...finite.slice(0, 40)],
      [Infinity, NaN],
      [...finite.slice(40), Infinity],
    ]);
    assert.deepEqual([mixed.low, mixed.high], [low, high]);
  });

  test(`one value of ${scale} alone is the best`, () => {
    const { low, high, tone } = scaleOf(scale, [[3, 3, 3]]);
    assert.ok(high > low);
    assert.equal(tone(3), 0);
    assert.equal(tone(4), 1);
  });
}

test("a loss of nothing, or less, has a tone, too", () => {
  const { low, tone } = scaleOf("log", [[0, -1, 1]]);
  assert.equal(low, -16);
  assert.equal(tone(0), 0);
  assert.equal(tone(1), 1);
});

test("of many cells some tell the ends as well, and they lie on no lattice", () => {
  // Two kinds of columns: a stride that is even would see one kind only.
  const many = row(400_000, (k) => (k % 2 ? 1e-3 : 1e3));
  const { back, low, high } = scaleOf("log", [many.slice(0, 200_000), many.slice(200_000)]);
  assert.ok(Math.abs(back(low) - 1e-3) < 1e-8);
  assert.ok(Math.abs(back(high) - 1e3) < 1e-2);
});

test("where a percentile lies between two numbers, the nearer one is the end", () => {
  const { low, high, back } = scaleOf("steps", [row(161, (k) => k)]); // 1.6 and 158.4
  assert.deepEqual([Math.round(back(low)), Math.round(back(high))], [2, 158]);
});

test("no more numbers are looked at than tell the ends", () => {
  let seen = 0;
  const counted = new Proxy(new Float32Array(400_000), {
    get: (target, key) => {
      if (typeof key === "string" && key !== "length") seen++;
      return key === "length" ? target.length : 1;
    },
  });
  toneScale("log", [counted]);
  assert.ok(seen > 10_000 && seen < 50_000, `${seen}`);
});

test("a colour is its red, green and blue", () => {
  assert.deepEqual(rgb("#0a80ff"), [10, 128, 255]);
  assert.deepEqual(rgb("#FFFFFF"), [255, 255, 255]);
});

test("along a ramp every colour has its tone, the last one, too", () => {
  /** @type {Rgb[]} */
  const ramp = [
    [0, 0, 0],
    [100, 0, 0],
    [100, 100, 0],
    [0, 0, 250],
  ];
  ramp.forEach((color, k) => assert.deepEqual(along(ramp, k / 3), color));
  assert.deepEqual(along(ramp, 1 / 6), [50, 0, 0]);
  assert.deepEqual(along(ramp, 1 / 2), [100, 50, 0]);
  assert.deepEqual(along(ramp, 5 / 6), [50, 50, 125]);
});

test("a cell without a colour of its own is filled with the ramp's", () => {
  const ramp = /** @type {Rgb[]} */ ([
    [0, 0, 0],
    [100, 0, 7],
  ]);
  const look = { color: null, mark: "#000000", pattern: /** @type {const} */ ("plain"), fades: true };
  assert.deepEqual(fillOf(look, ramp, [255, 255, 255], 0), [0, 0, 0]);
  assert.deepEqual(fillOf(look, ramp, [255, 255, 255], 0.256), [26, 0, 2]);
});

test("a colour that fades goes towards the paper, and never all the way", () => {
  const look = { color: "#640000", mark: "#000000", pattern: /** @type {const} */ ("plain"), fades: true };
  const filled = (/** @type {number} */ tone) => fillOf(look, [], [200, 200, 0], tone);
  assert.deepEqual(filled(0), [100, 0, 0]);
  assert.deepEqual(filled(0.5), [136, 72, 0]);
  assert.deepEqual(filled(1), [172, 144, 0]);
});

test("a colour that does not fade is the same at every tone", () => {
  const look = { color: "#640000", mark: "#000000", pattern: /** @type {const} */ ("plain"), fades: false };
  for (const tone of [0, 0.5, 1]) assert.deepEqual(fillOf(look, [], [200, 200, 0], tone), [100, 0, 0]);
});

test("a pixel is red, green, blue and opaque, as a picture has its bytes", () => {
  const pixels = new Uint32Array([pixel([1, 2, 3]), pixel([255, 254, 253])]);
  assert.deepEqual([...new Uint8Array(pixels.buffer)], [1, 2, 3, 255, 255, 254, 253, 255]);
});

/** After how many CSS pixels a pattern is the same again, in both directions. */
const PERIODS = { stripes: 8, back: 6, dots: 7, crosses: 10, grid: 8 };

/** How much of the ground a pattern marks where a CSS pixel has two pixels each way. */
const SHARES = { stripes: 4 / 16, back: 4 / 12, dots: (4 / 14) ** 2, crosses: 110 / 400, grid: 1 - (13 / 16) ** 2 };

/** A pattern that has marks. @param {keyof typeof PERIODS} name */
const marksOf = (name) => /** @type {(x: number, y: number, unit: number) => boolean} */ (PATTERNS[name]);

test("every pattern but the plain one has marks", () => {
  assert.equal(PATTERNS.plain, null);
  assert.deepEqual(Object.keys(PATTERNS).sort(), ["plain", ...Object.keys(PERIODS)].sort());
});

for (const [name, period] of Object.entries(PERIODS)) {
  const marked = marksOf(/** @type {keyof typeof PERIODS} */ (name));

  test(`${name} marks its share of the ground, the same part in every period`, () => {
    for (const unit of [1, 2, 3]) {
      const size = period * unit;
      let count = 0;
      for (let y = 0; y < size; y++) {
        for (let x = 0; x < size; x++) {
          const here = marked(x, y, unit);
          count += Number(here);
          assert.equal(marked(x + size, y, unit), here);
          assert.equal(marked(x, y + size, unit), here);
          assert.equal(marked(x, y + Math.floor(8000 / period) * size, unit), here, "far down a picture");
        }
      }
      const share = count / size ** 2;
      assert.ok(share > 0.05 && share < 0.6, `${share} of the ground`);
      if (unit === 2)
        assert.ok(Math.abs(share - SHARES[/** @type {keyof typeof PERIODS} */ (name)]) < 1e-9, `${share}`);
    }
  });

  test(`${name} is drawn larger where a CSS pixel has more pixels`, () => {
    for (let y = 0; y < 3 * period; y++)
      for (let x = 0; x < 3 * period; x++) assert.equal(marked(4 * x, 4 * y, 4), marked(2 * x, 2 * y, 2));
  });
}

test("stripes rise, back falls, crosses do both", () => {
  for (let y = 1; y < 21; y++) {
    for (let x = 0; x < 20; x++) {
      assert.equal(marksOf("stripes")(x + 1, y - 1, 1), marksOf("stripes")(x, y, 1));
      assert.equal(marksOf("back")(x + 1, y + 1, 1), marksOf("back")(x, y, 1));
      const lines = [0, 1].includes((x + y) % 10) || [0, 1].includes((x - y + 30) % 10);
      assert.equal(marksOf("crosses")(x, y, 1), lines);
    }
  }
});

test("no two patterns are the same", () => {
  const places = row(840 * 12, (k) => k);
  const all = Object.values(PATTERNS).map((marked) =>
    places.map((k) => Number(marked?.(k % 840, Math.floor(k / 840), 1) ?? false)).join(""),
  );
  assert.equal(new Set(all).size, all.length);
});
