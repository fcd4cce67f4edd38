// From what is known of a cell to its colour: a tone from 0 (best) to 1 (worst), the ramp, and patterns for what has no tone.

/** How far a basin's colour goes to the paper's at the most steps. */
export const FADE = 0.72;

const ENOUGH = 20000; // numbers that tell the ends of a scale as well as all of them

/** The ends of a measure among cells, rows of numbers, on the scale on which tones are even: {low, high, tone, back}. */
export function toneScale(name, rows, signed) {
  const scale =
    name === "steps"
      ? (value) => Math.log(value + 10)
      : signed
        ? Math.asinh
        : (value) => Math.log10(Math.max(value, 1e-16));
  const back = name === "steps" ? (tone) => Math.exp(tone) - 10 : signed ? Math.sinh : (tone) => 10 ** tone;
  const all = rows.reduce((sum, row) => sum + row.length, 0);
  const stride = Math.ceil(all / ENOUGH) | 1;
  const taken = []; // odd: it keeps to no lattice
  for (const row of rows)
    for (let k = 0; k < row.length; k += stride) if (Number.isFinite(row[k])) taken.push(scale(row[k]));
  const placed = Float64Array.from(taken).sort();
  if (!placed.length) return null;
  const at = (share) => placed[Math.round(share * (placed.length - 1))];
  const [low, high] = [at(0.01), Math.max(at(0.99), at(0.01) + 1e-6)];
  return { low, high, back, tone: (value) => Math.min(Math.max((scale(value) - low) / (high - low), 0), 1) };
}

/** "#rrggbb" as [r, g, b]. */
export function rgb(color) {
  return [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
}

/** The colour at a tone of a ramp of colours. */
export function along(ramp, tone) {
  const at = tone * (ramp.length - 1);
  const k = Math.min(Math.floor(at), ramp.length - 2);
  return mix(ramp[k], ramp[k + 1], at - k);
}

export function mix(one, other, share) {
  return one.map((value, k) => Math.round(value + (other[k] - value) * share));
}

/** Little-endian RGBA, as a picture's pixels are. */
export function pixel([r, g, b]) {
  return (255 << 24) | (b << 16) | (g << 8) | r;
}

/** Whether a pixel of a pattern is marked; `unit` is the size of a CSS pixel. */
export const PATTERNS = {
  plain: null,
  stripes: (x, y, unit) => (x + y) % (8 * unit) < 2 * unit,
  back: (x, y, unit) => (x - y + 8192 * unit) % (6 * unit) < 2 * unit,
  dots: (x, y, unit) => x % (7 * unit) < 2 * unit && y % (7 * unit) < 2 * unit,
  crosses: (x, y, unit) => (x + y) % (10 * unit) < 1.5 * unit || (x - y + 8190 * unit) % (10 * unit) < 1.5 * unit,
  grid: (x, y, unit) => x % (8 * unit) < 1.5 * unit || y % (8 * unit) < 1.5 * unit,
};

/** Paints what a look is onto a small canvas, for a legend: at a tone, where it has one. */
export function paintSwatch(canvas, look, ramp, paper) {
  const ratio = window.devicePixelRatio || 1;
  const width = Math.round(26 * ratio);
  const height = Math.round(14 * ratio);
  Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const marked = PATTERNS[look.pattern];
  const mark = pixel(rgb(look.mark));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const tone = x / (width - 1);
      const fill =
        look.color === null
          ? along(ramp, tone)
          : look.fades
            ? mix(rgb(look.color), paper, FADE * tone)
            : rgb(look.color);
      pixels[y * width + x] = marked?.(x, y, ratio) ? mark : pixel(fill);
    }
  }
  context.putImageData(image, 0, 0);
}
