// What the colours and patterns of the maps mean, and how much of each map has which.

/**
 * @import { MapLook, ShownMap, ToneScale } from "../shapes.d.ts"
 * @import { AtlasData, MapLine, MapMeasure } from "../wire.d.ts"
 * @import { Cells } from "./cells.js"
 */

import { contextOf, resolution } from "../shared/canvas.js";
import { number } from "../shared/number.js";
import { marker } from "../shared/markers.js";
import { BEST } from "./marks.js";
import { paintSwatch } from "./picture.js";
import { FADE, rgb } from "./tones.js";

export class Legend {
  #key = "";

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
  }

  /**
   * Shows what occurs in the maps.
   *
   * @param {ShownMap[]} maps
   * @param {MapLook} look
   * @param {AtlasData} data
   */
  show(maps, look, data) {
    const { lines, measure, toned, paper, scale } = look;
    const tallies = maps.map(({ stream }) => tallyOf(stream.cells, data.words.length, measure));
    const shares = data.words.map((_, code) => tallies.map(({ counts }) => counts[code] / Math.max(sum(counts), 1)));
    const measured = data.words.map((_, code) => tallies.some(({ known }) => known[code]));
    const best = look.best ? bestOf(maps[0].stream.cells, measure) : "";
    const names = lines.map(({ name }) => name);
    const ends = [scale?.low, scale?.high];
    const key = JSON.stringify([
      shares,
      measured,
      ends,
      measure,
      toned,
      paper,
      data.words,
      data.note,
      names,
      best,
      resolution(),
    ]);
    if (key === this.#key) return;
    this.#key = key;
    this.element.replaceChildren(
      ...(scale ? [rampOf(look, scale)] : []),
      ...(data.note ? [textOf(data.note)] : []),
      ...data.words.flatMap((_, code) =>
        shares[code].some(Boolean) ? [entryOf(code, look, toned && measured[code], shares[code], data)] : [],
      ),
      ...lines.map((line) => lineEntryOf(line, look)),
      ...(best ? [bestEntryOf(best, look)] : []),
    );
  }
}

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);

/**
 * How many of the cells that are known are of each kind, and how many of these have a measure.
 *
 * @param {Cells | null} cells
 * @param {number} kinds
 * @param {MapMeasure} measure
 * @returns {{ counts: number[], known: number[] }}
 */
function tallyOf(cells, kinds, { name }) {
  const counts = new Array(kinds).fill(0);
  const known = new Array(kinds).fill(0);
  for (let cell = 0; cells && cell < cells.count; cell++) {
    if (!cells.known[cell]) continue;
    counts[cells.code[cell]]++;
    if (!Number.isNaN(cells.measures[name][cell])) known[cells.code[cell]]++;
  }
  return { counts, known };
}

/**
 * The colours of the tones, with the numbers at their ends. Where these are not the least and the greatest, those are
 * told to whoever points there, or has the page read.
 *
 * @param {MapLook} look
 * @param {ToneScale} scale
 */
function rampOf(look, { low, high }) {
  const entry = document.createElement("span");
  const title = document.createElement("b");
  const bar = document.createElement("i");
  const { label, whole } = look.measure;
  /** @param {number} value */
  const text = (value) => (whole ? String(value) : number(value, 2));
  const from = text(low.value) + (low.extreme < low.value ? " or less" : "");
  const to = text(high.value) + (high.extreme > high.value ? " or more" : "");
  title.textContent = label;
  bar.style.background = `linear-gradient(to right, ${tonesOf(look).join(", ")})`;
  bar.role = "img";
  bar.ariaLabel = entry.title = `from ${text(low.extreme)} to ${text(high.extreme)} in all`;
  entry.className = "ramp";
  entry.append(title, textOf(from), bar, textOf(to));
  return entry;
}

/**
 * Colours from the best tone to the worst: the ramp's, or where every kind has its own, how the ink would fade.
 *
 * @param {MapLook} look
 * @returns {string[]}
 */
function tonesOf({ looks, ramp, ink, paper }) {
  if (looks.some(({ color }) => color === null)) return ramp.map(([r, g, b]) => `rgb(${r} ${g} ${b})`);
  return [ink, `color-mix(in srgb, ${paper} ${100 * FADE}%, ${ink})`];
}

/** @param {string} text */
function textOf(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element;
}

/**
 * A kind of cell: what it looks like, what it is, and the share of each map that it has. Where its cells have the
 * ramp's colours, the ramp tells of them, and only their pattern is left to show.
 *
 * @param {number} code
 * @param {MapLook} look
 * @param {boolean} ramped
 * @param {number[]} shares
 * @param {AtlasData} data
 */
function entryOf(code, { looks, ramp, paper }, ramped, shares, data) {
  const entry = document.createElement("span");
  const own = looks[code];
  if (!ramped || own.pattern !== "plain") {
    const swatch = document.createElement("canvas");
    paintSwatch(swatch, ramped ? { ...own, color: null } : own, ramp, rgb(paper));
    entry.append(swatch);
  }
  const percent = shares.map(percentOf);
  const share = document.createElement("b");
  share.textContent = percent.join(" · ");
  if (shares.length > 1) share.title = percent.map((text, k) => `${data.maps[k].name} ${text}`).join(", ");
  entry.append(`${data.words[code]} `, share);
  return entry;
}

/**
 * A share as it is read: what is not nothing is not called so, and what is not all neither.
 *
 * @param {number} share
 */
function percentOf(share) {
  if (share > 0 && share < 0.01) return "<1 %";
  if (share < 1 && share > 0.99) return ">99 %";
  return `${Math.round(100 * share)} %`;
}

/**
 * A line of the theory as it is drawn over the map, and what it is.
 *
 * @param {MapLine} line
 * @param {MapLook} look
 */
function lineEntryOf({ name, dashes, point }, look) {
  return drawnEntryOf(name, look, (context) => {
    context.setLineDash(point ? [] : dashes);
    context.beginPath();
    if (point) context.arc(13, 7, 5, 0, 2 * Math.PI);
    else {
      context.moveTo(1, 7);
      context.lineTo(25, 7);
    }
    context.stroke();
  });
}

/**
 * The mark of the map's own best cell, and what it is.
 *
 * @param {string} name
 * @param {MapLook} look
 */
function bestEntryOf(name, look) {
  return drawnEntryOf(name, look, (context) => {
    context.translate(13, 7);
    context.fill(marker(BEST, 6));
  });
}

/**
 * What the map's own best cell is; nothing before any is known.
 *
 * @param {Cells | null} cells
 * @param {MapMeasure} measure
 */
function bestOf(cells, { name, label, whole }) {
  const found = cells?.least(name);
  if (!cells || !found) return "";
  const what = `${whole ? "fewest" : "least"} ${label.toLowerCase()}`;
  const far = cells.done < cells.count ? " so far" : "";
  const shared = found.ties > 1 ? ` (in ${found.ties} cells: the middle one)` : "";
  return `${what} on this map${far}: ${number(found.value, whole ? 15 : 3)}${shared}`;
}

/**
 * What is drawn over the map, with a name.
 *
 * @param {string} name
 * @param {MapLook} look
 * @param {(context: CanvasRenderingContext2D) => void} draw in the ink, on 26 by 14 pixels
 */
function drawnEntryOf(name, { ink }, draw) {
  const entry = document.createElement("span");
  const canvas = document.createElement("canvas");
  const ratio = resolution();
  Object.assign(canvas, { width: 26 * ratio, height: 14 * ratio, className: "line" });
  const context = contextOf(canvas);
  context.scale(ratio, ratio);
  context.strokeStyle = context.fillStyle = ink;
  context.lineWidth = 2;
  draw(context);
  entry.append(canvas, name);
  return entry;
}
