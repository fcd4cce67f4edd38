// From what is known of a cell to its colour: a tone from 0 (best) to 1 (worst), the ramp, and patterns for what has no
// tone.

/**
 * @import { Rgb, ToneScale } from "../shapes.d.ts"
 * @import { CellLook, MapMeasure } from "../wire.d.ts"
 */

export const FADE = 0.72; // how far a basin's colour goes to the paper's at the most steps

const ENOUGH = 20000; // numbers that tell as well as all of them where most lie

const SLACK = 0.1; // of the range of most cells: how far beyond it a least and a greatest may lie and still have tones

/**
 * The scales on which the tones of measures are even: where a value lies, and the least value that is told from lesser
 * ones.
 *
 * @type {Record<MapMeasure["scale"], { place: (value: number) => number, floor: number }>}
 */
const SCALES = {
  steps: { place: (value) => Math.log(value + 10), floor: -Infinity },
  log: { place: (value) => Math.log10(Math.max(value, 1e-16)), floor: 1e-16 },
  asinh: { place: Math.asinh, floor: -Infinity },
};

/**
 * A scale with its ends among cells, rows of numbers; null where none of them is finite. It runs from the least to the
 * greatest, unless one of these lies far off: then from, or to, where most cells lie.
 *
 * @param {MapMeasure["scale"]} scale
 * @param {Float32Array[]} rows
 * @returns {ToneScale | null}
 */
export function toneScale(scale, rows) {
  const { place, floor } = SCALES[scale];
  const sorted = sample(rows);
  if (!sorted.length) return null;
  /** @param {number} share */
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))];
  const most = [at(0.01), at(0.99)];
  const slack = SLACK * (place(most[1]) - place(most[0]));
  const [low, high] = extremesOf(rows).map((extreme, k) => {
    const near = Math.abs(place(extreme) - place(most[k])) <= slack;
    return { value: Math.max(near ? extreme : most[k], floor), extreme };
  });
  const [from, to] = [place(low.value), place(high.value)];
  const range = Math.max(to - from, 1e-6);
  return { low, high, tone: (value) => Math.min(Math.max((place(value) - from) / range, 0), 1) };
}

/**
 * Some of the finite numbers among cells, rising: all of them where they are few.
 *
 * @param {Float32Array[]} rows
 */
function sample(rows) {
  const finite = rows.map((row) => row.filter(Number.isFinite));
  const all = finite.reduce((sum, row) => sum + row.length, 0);
  const stride = Math.ceil(all / ENOUGH) | 1; // odd: it keeps to no lattice
  return Float64Array.from(finite.flatMap((row) => [...row.filter((_, k) => k % stride === 0)])).sort();
}

/**
 * The least and the greatest number among cells.
 *
 * @param {Float32Array[]} rows
 */
function extremesOf(rows) {
  let [least, greatest] = [Infinity, -Infinity];
  for (const row of rows) {
    for (const value of row) {
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
  }
  return [least, greatest];
}

/**
 * "#rrggbb" as [r, g, b].
 *
 * @param {string} color
 * @returns {Rgb}
 */
export function rgb(color) {
  /** @param {number} at */
  const part = (at) => parseInt(color.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}

/**
 * The colour at a tone of a ramp of colours.
 *
 * @param {Rgb[]} ramp
 * @param {number} tone
 */
export function along(ramp, tone) {
  const at = tone * (ramp.length - 1);
  const k = Math.min(Math.floor(at), ramp.length - 2);
  return mix(ramp[k], ramp[k + 1], at - k);
}

/**
 * @param {Rgb} one
 * @param {Rgb} other
 * @param {number} share of the other
 * @returns {Rgb}
 */
function mix(one, other, share) {
  /** @param {0 | 1 | 2} k */
  const part = (k) => Math.round(one[k] + (other[k] - one[k]) * share);
  return [part(0), part(1), part(2)];
}

/**
 * What a cell is filled with, apart from its pattern, at a tone.
 *
 * @param {CellLook} look
 * @param {Rgb[]} ramp
 * @param {Rgb} paper
 * @param {number} tone
 */
export function fillOf({ color, fades }, ramp, paper, tone) {
  if (color === null) return along(ramp, tone);
  return fades ? mix(rgb(color), paper, FADE * tone) : rgb(color);
}

/**
 * Little-endian RGBA, as a picture's pixels are.
 *
 * @param {Rgb} color
 */
export function pixel([r, g, b]) {
  return (255 << 24) | (b << 16) | (g << 8) | r;
}

/**
 * Whether a pixel of a pattern is marked; `unit` is the size of a CSS pixel.
 *
 * @type {Record<CellLook["pattern"], ((x: number, y: number, unit: number) => boolean) | null>}
 */
export const PATTERNS = {
  plain: null,
  stripes: (x, y, unit) => (x + y) % (8 * unit) < 2 * unit,
  back: (x, y, unit) => (x - y + 8192 * unit) % (6 * unit) < 2 * unit,
  dots: (x, y, unit) => x % (7 * unit) < 2 * unit && y % (7 * unit) < 2 * unit,
  rings: (x, y, unit) => Math.abs(Math.hypot(((x / unit) % 9) - 4.5, ((y / unit) % 9) - 4.5) - 2.6) < 0.7,
  crosses: (x, y, unit) => (x + y) % (10 * unit) < 1.5 * unit || (x - y + 8190 * unit) % (10 * unit) < 1.5 * unit,
  grid: (x, y, unit) => x % (8 * unit) < 1.5 * unit || y % (8 * unit) < 1.5 * unit,
};
