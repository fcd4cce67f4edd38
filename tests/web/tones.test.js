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

/** A scale's ends: the value and the extreme of each. @param {ReturnType<typeof scaleOf>} scale */
const endsOf = ({ low, high }) => [low.value, low.extreme, high.value, high.extreme];

for (const [scale, value] of SCALES) {
  const even = row(101, (k) => value(k / 100));
  const [least, greatest] = [Math.fround(value(0)), Math.fround(value(1))];

  test(`the tones of ${scale} run from the least number to the greatest`, () => {
    const found = scaleOf(scale, [even]);
    assert.deepEqual(endsOf(found), [least, least, greatest, greatest]);
    assert.equal(found.tone(least), 0);
    assert.equal(found.tone(greatest), 1);
  });

  test(`numbers of ${scale} that lie far off have the tone of where most lie, and are told`, () => {
    const [far, farther] = [Math.fround(value(-1)), Math.fround(value(2))];
    const found = scaleOf(scale, [[far, ...even, ...even, ...even, farther]]);
    const [low, lowest, high, highest] = endsOf(found);
    assert.deepEqual([lowest, highest], [far, farther]);
    assert.ok(low >= least && low < value(0.05), `${low}`);
    assert.ok(high <= greatest && high > value(0.95), `${high}`);
    assert.equal(found.tone(far), 0);
    assert.equal(found.tone(farther), 1);
  });

  test(`the tones of ${scale} are even on its scale, and rise`, () => {
    const { tone } = scaleOf(scale, [even]);
    let before = -1;
    for (let k = 0; k <= 20; k++) {
      const found = tone(value(k / 20));
      assert.ok(Math.abs(found - k / 20) < 1e-5, `${found}, not ${k / 20}`);
      assert.ok(found > before);
      before = found;
    }
  });

  test(`what lies beyond the ends of ${scale} has the tone of the end`, () => {
    const { tone } = scaleOf(scale, [even]);
    assert.equal(tone(value(-1)), 0);
    assert.equal(tone(value(2)), 1);
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

  test(`what is not finite moves no end of ${scale}, and what is infinite is told`, () => {
    const mixed = scaleOf(scale, [[NaN, ...even.slice(0, 40)], [NaN], [...even.slice(40), NaN]]);
    assert.deepEqual(endsOf(mixed), endsOf(scaleOf(scale, [even])));
    const { high } = scaleOf(scale, [even, [Infinity]]);
    assert.equal(high.extreme, Infinity);
    assert.ok(high.value <= greatest && high.value > value(0.95));
  });

  test(`one value of ${scale} alone is the best`, () => {
    const found = scaleOf(scale, [[3, 3, 3]]);
    assert.deepEqual(endsOf(found), [3, 3, 3, 3]);
    assert.equal(found.tone(3), 0);
    assert.equal(found.tone(4), 1);
  });
}

test("losses that are as good as nothing have one tone, and the least is told", () => {
  const found = scaleOf("log", [[0, 1e-30, 1e-8, 1]]);
  assert.deepEqual(endsOf(found), [1e-16, 0, 1, 1]);
  assert.equal(found.tone(0), 0);
  assert.equal(found.tone(1e-30), 0);
  assert.equal(found.tone(1), 1);
});

test("of many cells some tell where most lie, and they lie on no lattice", () => {
  // Two kinds of columns: a stride that is even would see one kind only.
  const many = row(400_000, (k) => (k % 2 ? 1e-3 : 1e3));
  many[200_001] = 1e-12;
  const { low, high } = scaleOf("log", [many.slice(0, 200_000), many.slice(200_000)]);
  assert.deepEqual([low.value, high.value], [1e-3, 1e3].map(Math.fround));
  assert.equal(low.extreme, Math.fround(1e-12), "whatever is looked at, the least is the least");
});

test("few numbers among many cells without one are all looked at", () => {
  const rare = new Map([133, 140, 150, 190, 170, 160, 145, 135].map((steps, k) => [7919 * (k + 1), steps]));
  const { low, high } = scaleOf("steps", [row(200_000, (k) => rare.get(k) ?? NaN)]);
  assert.deepEqual([low.value, high.value], [133, 190]);
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
const PERIODS = { stripes: 8, back: 6, dots: 7, rings: 9, crosses: 10, grid: 8 };

/** How much of the ground a pattern marks where a CSS pixel has two pixels each way. */
const SHARES = {
  stripes: 4 / 16,
  back: 4 / 12,
  dots: (4 / 14) ** 2,
  rings: 92 / 324,
  crosses: 110 / 400,
  grid: 1 - (13 / 16) ** 2,
};

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
