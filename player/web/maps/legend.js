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
import { rgb } from "./tones.js";

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
    const { looks, lines, measure, toned, paper } = look;
    const best = look.best ? bestOf(maps[0].stream.cells, measure) : "";
    const counts = maps.map(({ stream }) => countsOf(stream.cells, data.words.length));
    const shares = data.words.map((_, code) => counts.map((count) => count[code] / Math.max(sum(count), 1)));
    const scale = looks.some(({ color }) => color === null) ? look.scale : null;
    const names = lines.map(({ name }) => name);
    const range = [scale?.low, scale?.high];
    const key = JSON.stringify([shares, range, measure, toned, paper, data.words, names, best, resolution()]);
    if (key === this.#key) return;
    this.#key = key;
    this.element.replaceChildren(
      ...(scale ? [rampOf(look, scale)] : []),
      ...data.words.flatMap((_, code) => {
        const { color, pattern } = looks[code];
        const told = color !== null && !(toned && pattern === "plain"); // else the ramp tells of it
        return told && shares[code].some(Boolean) ? [entryOf(code, look, shares[code], data)] : [];
      }),
      ...lines.map((line) => lineEntryOf(line, look)),
      ...(best ? [bestEntryOf(best, look)] : []),
    );
  }
}

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);

/**
 * How many of the cells that are known are of each kind.
 *
 * @param {Cells | null} cells
 * @param {number} kinds
 * @returns {number[]}
 */
function countsOf(cells, kinds) {
  const counts = new Array(kinds).fill(0);
  if (cells) for (let cell = 0; cell < cells.count; cell++) if (cells.known[cell]) counts[cells.code[cell]]++;
  return counts;
}

/**
 * The ramp, with the numbers at its ends.
 *
 * @param {MapLook} look
 * @param {ToneScale} scale
 */
function rampOf({ ramp, measure }, { low, high, back }) {
  const entry = document.createElement("span");
  const title = document.createElement("b");
  const from = document.createElement("span");
  const bar = document.createElement("i");
  const to = document.createElement("span");
  /** @param {number} value */
  const text = (value) => (measure.whole ? String(Math.round(back(value))) : number(back(value), 2));
  entry.className = "ramp";
  title.textContent = measure.label;
  from.textContent = text(low);
  to.textContent = text(high);
  bar.style.background = `linear-gradient(to right, ${ramp.map(([r, g, b]) => `rgb(${r} ${g} ${b})`).join(", ")})`;
  entry.append(title, from, bar, to);
  return entry;
}

/**
 * A kind of cell: what it looks like, what it is, and the share of each map that it has.
 *
 * @param {number} code
 * @param {MapLook} look
 * @param {number[]} shares
 * @param {AtlasData} data
 */
function entryOf(code, { looks, ramp, paper }, shares, data) {
  const entry = document.createElement("span");
  const swatch = document.createElement("canvas");
  paintSwatch(swatch, looks[code], ramp, rgb(paper));
  const percent = shares.map((share) => (share > 0 && share < 0.01 ? "<1 %" : `${Math.round(100 * share)} %`));
  const share = document.createElement("b");
  share.textContent = percent.join(" · ");
  if (shares.length > 1) share.title = percent.map((text, k) => `${data.maps[k].name} ${text}`).join(", ");
  entry.append(swatch, `${data.words[code]} `, share);
  return entry;
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
