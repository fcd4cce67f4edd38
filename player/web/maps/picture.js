// What is painted pixel by pixel: the picture of a map, at the size of the screen, so that cells have sharp edges at
// every zoom and patterns stay patterns; and the swatches of its legend.

/**
 * @import { MapLook, PlaneBox, Rgb } from "../shapes.d.ts"
 * @import { CellLook } from "../wire.d.ts"
 * @import { Cells } from "./cells.js"
 */

import { contextOf, resolution } from "../shared/canvas.js";
import { along, fillOf, PATTERNS, pixel, rgb } from "./tones.js";

const SHADES = 256; // more are not told apart

export class Picture {
  #canvas = document.createElement("canvas");
  #painted = "";
  /** @type {{ cells: Cells, look: MapLook } | null} */
  #shown = null;

  /**
   * What is known of the cells, and how it looks.
   *
   * @param {Cells} cells
   * @param {MapLook} look
   */
  show(cells, look) {
    this.#shown = { cells, look };
    this.#painted = "";
  }

  /**
   * Draws what is in sight; nothing before anything is known.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {PlaneBox} plane
   */
  draw(context, plane) {
    if (!this.#shown) return;
    const { cells, look } = this.#shown;
    const unit = resolution();
    const width = Math.round(plane.width * unit);
    const height = Math.round(plane.height * unit);
    const { left, top } = plane;
    const [right, bottom] = [left + plane.width, top + plane.height];
    const ends = [plane.fromX(left), plane.fromX(right), plane.fromY(top), plane.fromY(bottom)];
    const key = [width, height, ...ends].join(" ");
    if (key !== this.#painted && width && height) {
      this.#painted = key;
      const columns = Int32Array.from({ length: width }, (_, k) =>
        cells.columnAt(plane.fromX(left + (k + 0.5) / unit)),
      );
      const rows = Int32Array.from({ length: height }, (_, k) => cells.rowAt(plane.fromY(top + (k + 0.5) / unit)));
      paint(this.#canvas, width, height, (pixels) => fillPicture(pixels, { columns, rows, unit }, cells, look));
    }
    context.drawImage(this.#canvas, left, top, plane.width, plane.height);
  }
}

/**
 * Fills a picture in which each column of pixels shows one of the cells, or -1 for none, and each row so too; `unit` is
 * the size of a CSS pixel.
 *
 * @param {Uint32Array} pixels
 * @param {{ columns: Int32Array, rows: Int32Array, unit: number }} lattice
 * @param {Cells} cells
 * @param {MapLook} look
 */
function fillPicture(pixels, { columns, rows, unit }, cells, look) {
  const { code, color } = coloursOf(cells, look);
  const ground = pixel(rgb(look.paper));
  const marked = look.looks.map(({ pattern }) => PATTERNS[pattern]);
  const mark = look.looks.map((one) => pixel(rgb(one.mark)));
  let at = 0;
  for (let y = 0; y < rows.length; y++) {
    for (let x = 0; x < columns.length; x++, at++) {
      const cell = rows[y] < 0 || columns[x] < 0 ? -1 : rows[y] * cells.columns + columns[x];
      const kind = cell < 0 ? -1 : code[cell];
      pixels[at] = kind < 0 ? ground : marked[kind]?.(x, y, unit) ? mark[kind] : color[cell];
    }
  }
}

/**
 * Of each cell the code of what it shows, -1 for nothing yet, and the colour.
 *
 * @param {Cells} cells
 * @param {MapLook} look
 */
function coloursOf(cells, { ramp, looks, paper, measure, scale, coarsest, toned }) {
  const shown = cells.shown(coarsest);
  const values = cells.measures[measure.name];
  const code = new Int16Array(cells.count).fill(-1);
  const color = new Uint32Array(cells.count);
  const ramped = shades((tone) => along(ramp, tone));
  const filled = looks.map((look) => shades((tone) => fillOf(look, ramp, rgb(paper), tone)));
  for (let cell = 0; cell < cells.count; cell++) {
    const from = shown[cell];
    if (from < 0) continue;
    const kind = (code[cell] = cells.code[from]);
    const value = values[from];
    const known = value === value;
    const shade = scale && known ? Math.round((SHADES - 1) * scale.tone(value)) : SHADES - 1;
    color[cell] = (toned && known ? ramped : filled[kind])[shade];
  }
  return { code, color };
}

/**
 * The shades of a colour, one for each tone from 0 to 1.
 *
 * @param {(tone: number) => Rgb} fill
 */
function shades(fill) {
  return Uint32Array.from({ length: SHADES }, (_, k) => pixel(fill(k / (SHADES - 1))));
}

/**
 * Paints what a look is onto a small canvas, for a legend: at each tone, where it has one.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {CellLook} look
 * @param {Rgb[]} ramp
 * @param {Rgb} paper
 */
export function paintSwatch(canvas, look, ramp, paper) {
  const unit = resolution();
  const width = Math.round(26 * unit);
  const height = Math.round(14 * unit);
  const marked = PATTERNS[look.pattern];
  const mark = pixel(rgb(look.mark));
  paint(canvas, width, height, (pixels) => {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const fill = pixel(fillOf(look, ramp, paper, x / (width - 1)));
        pixels[y * width + x] = marked?.(x, y, unit) ? mark : fill;
      }
    }
  });
}

/**
 * A canvas of a size in pixels; `fill` writes them, row by row.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @param {(pixels: Uint32Array) => void} fill
 */
function paint(canvas, width, height, fill) {
  Object.assign(canvas, { width, height });
  const context = contextOf(canvas);
  const image = context.createImageData(width, height);
  fill(new Uint32Array(image.data.buffer));
  context.putImageData(image, 0, 0);
}
