// What a surface is made from: the points of two classes, and of each lane the line by which it tells them apart at the
// playhead. The weights of a lane are its iterate; the line goes through the origin, at right angles to them.

/**
 * @import { DataPoints, Race, Theme } from "../shapes.d.ts"
 * @import { Pair } from "../wire.d.ts"
 */

import { contextOf, resolution } from "../shared/canvas.js";
import { find } from "../shared/find.js";
import { DASHES } from "../shared/markers.js";
import { headOf } from "../shared/trails.js";

const ROOM = 0.08; // of the extent of the data, left free around it
const POINT = 2.6; // radius in pixels
const TICK = 13; // pixels from a line towards the side that it calls +1

const MARKUP = `
  <figcaption>decision boundaries <span class="plus">+1</span> <span class="minus">−1</span></figcaption>
  <div class="field"><canvas></canvas></div>`;

/** @typedef {Theme & { colors: string[], alone: number, scale: number }} Look `alone`: the only lane; -1 for all */
/** @typedef {{ weights: Float32Array, dash: string, color: string }} Boundary its weights as x0, y0, x1, y1, ... */
/** @typedef {{ x: (value: number) => number, y: (value: number) => number, width: number, height: number }} Field */

export class DataPanel {
  /** @type {{ data: DataPoints, boundaries: Boundary[], look: Look } | null} */
  #shown = null;
  #key = "";
  /** @type {DataPoints | null} */
  #drawn = null;
  #size = [0, 0];
  #position = 0;

  constructor(/** @type {HTMLElement} */ figure) {
    this.figure = figure;
    figure.innerHTML = MARKUP;
    figure.hidden = true;
    this.field = find(figure, ".field");
    this.context = contextOf(find(figure, "canvas"));
    this.points = contextOf(document.createElement("canvas"));
    this.resizer = new ResizeObserver(() => {
      this.#size = [this.field.clientWidth, this.field.clientHeight];
      this.paint(this.#position);
    });
    this.resizer.observe(this.field);
  }

  /**
   * The data of a ground, or null where it has none, and the lanes of a race on it.
   *
   * @param {DataPoints | null} data
   * @param {Race} race
   * @param {Look} look
   */
  show(data, race, look) {
    this.figure.hidden = !data;
    this.#shown = null;
    if (!data) return;
    const boundaries = race.lanes.map(({ x, y, dash }, lane) => ({
      weights: pairs(x, y),
      dash,
      color: look.colors[lane],
    }));
    this.#shown = { data, boundaries, look };
    const label = `${data.labels.length} points of two classes, and the line by which each optimizer tells them apart`;
    if (this.figure.getAttribute("aria-label") !== label) this.figure.setAttribute("aria-label", label);
  }

  /** The lines as they are at a position, a real number of steps. */
  paint(/** @type {number} */ position) {
    this.#position = position;
    const [width, height] = this.#size;
    if (!this.#shown || !width || !height) return;
    const { data, boundaries, look } = this.#shown;
    const ratio = resolution();
    const field = fieldOf(data.points, width, height);
    this.#layPoints(data, field, ratio, look);
    const { context } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    context.drawImage(this.points.canvas, 0, 0);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    boundaries.forEach((boundary, index) => {
      const place = (index + 1) / (boundaries.length + 1);
      const normal = look.alone < 0 || look.alone === index ? headOf(boundary.weights, position) : null;
      if (normal) drawBoundary(context, normal, field, { ...look, ...boundary, place });
    });
  }

  reset() {} // there is nothing to zoom

  dispose() {
    this.resizer.disconnect();
  }

  /**
   * The points stay while the lines move: they are drawn once for each size and theme.
   *
   * @param {DataPoints} data
   * @param {Field} field
   * @param {number} ratio
   * @param {Look} look
   */
  #layPoints(data, field, ratio, { name, scale, ink }) {
    const { width, height } = field;
    const key = [width, height, ratio, name, scale].join(" ");
    if (this.#key === key && this.#drawn === data) return;
    this.#key = key;
    this.#drawn = data;
    for (const { canvas } of [this.context, this.points]) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    const style = getComputedStyle(this.figure);
    this.points.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawAxes(this.points, field, ink);
    const [plus, minus] = ["--plus", "--minus"].map((color) => style.getPropertyValue(color));
    drawPoints(this.points, data, field, { plus, minus, scale });
  }
}

/**
 * Two rows as x0, y0, x1, y1, ...
 *
 * @param {Float32Array} x
 * @param {Float32Array} y
 */
function pairs(x, y) {
  return Float32Array.from({ length: 2 * x.length }, (_, k) => (k % 2 ? y : x)[k >> 1]);
}

/**
 * From the data to pixels, alike in both directions, so that a right angle stays one.
 *
 * @param {Float32Array} points
 * @param {number} width
 * @param {number} height
 * @returns {Field}
 */
function fieldOf(points, width, height) {
  let left = 0;
  let right = 0;
  let bottom = 0;
  let top = 0; // the origin is in sight, since every line goes through it
  for (let k = 0; k < points.length; k += 2) {
    [left, right] = [Math.min(left, points[k]), Math.max(right, points[k])];
    [bottom, top] = [Math.min(bottom, points[k + 1]), Math.max(top, points[k + 1])];
  }
  const unit = Math.min(width / (right - left), height / (top - bottom)) / (1 + 2 * ROOM);
  const [middleX, middleY] = [(left + right) / 2, (bottom + top) / 2];
  return {
    x: (value) => width / 2 + (value - middleX) * unit,
    y: (value) => height / 2 - (value - middleY) * unit,
    width,
    height,
  };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Field} field
 * @param {string} ink
 */
function drawAxes(context, { x, y, width, height }, ink) {
  context.strokeStyle = ink;
  context.globalAlpha = 0.22;
  context.beginPath();
  context.moveTo(0, y(0));
  context.lineTo(width, y(0));
  context.moveTo(x(0), 0);
  context.lineTo(x(0), height);
  context.stroke();
  context.globalAlpha = 1;
}

/**
 * Discs for +1, crosses for -1.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {DataPoints} data
 * @param {Field} field
 * @param {{ plus: string, minus: string, scale: number }} look
 */
function drawPoints(context, { points, labels }, field, { plus, minus, scale }) {
  const radius = POINT * scale;
  const discs = new Path2D();
  const crosses = new Path2D();
  labels.forEach((label, k) => {
    const x = field.x(points[2 * k]);
    const y = field.y(points[2 * k + 1]);
    if (label > 0) {
      discs.moveTo(x + radius, y);
      discs.arc(x, y, radius, 0, 2 * Math.PI);
    } else {
      for (const way of [1, -1]) {
        crosses.moveTo(x - radius, y - way * radius);
        crosses.lineTo(x + radius, y + way * radius);
      }
    }
  });
  context.fillStyle = plus;
  context.fill(discs);
  context.strokeStyle = minus;
  context.lineWidth = 1.4 * scale;
  context.stroke(crosses);
}

/**
 * The line w . p = 0, and on it, at a share of its length that no other lane has, a tick towards w . p > 0.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Pair} normal
 * @param {Field} field
 * @param {{ color: string, dash: string, place: number, paper: string, scale: number }} look
 */
function drawBoundary(context, [a, b], { x, y, width, height }, { color, dash, place, paper, scale }) {
  const size = Math.hypot(a, b);
  if (!(size > 0) || !Number.isFinite(size)) return;
  const [nx, ny] = [a / size, -b / size];
  const [tx, ty] = [-ny, nx]; // on screen, where y points down
  const [from, to] = within(x(0), y(0), tx, ty, width, height);
  /** @type {(along: number) => Pair} */
  const at = (along) => [x(0) + along * tx, y(0) + along * ty];
  const [footX, footY] = at(from + place * (to - from));
  const tick = TICK * scale;
  const line = new Path2D();
  const way = new Path2D();
  line.moveTo(...at(from));
  line.lineTo(...at(to));
  way.moveTo(footX, footY);
  way.lineTo(footX + tick * nx, footY + tick * ny);
  const head = new Path2D();
  for (const [along, aside] of [
    [tick + 5 * scale, 0],
    [tick - scale, 3.5 * scale],
    [tick - scale, -3.5 * scale],
  ]) {
    head.lineTo(footX + along * nx + aside * tx, footY + along * ny + aside * ty);
  }
  for (const { thick, stroke, dashes } of [
    { thick: 4.5, stroke: paper, dashes: [] },
    { thick: 2, stroke: color, dashes: DASHES[dash] ?? [] },
  ]) {
    context.strokeStyle = stroke;
    context.lineWidth = thick * scale;
    context.setLineDash(dashes.map((length) => length * scale));
    context.stroke(line);
    context.setLineDash([]);
    context.stroke(way);
  }
  context.fillStyle = color;
  context.fill(head);
}

/**
 * From where to where a line through a point of a box lies in it, along its direction.
 *
 * @param {number} x
 * @param {number} y
 * @param {number} dx
 * @param {number} dy
 * @param {number} width
 * @param {number} height
 */
function within(x, y, dx, dy, width, height) {
  const ends = [
    [-x, dx],
    [width - x, dx],
    [-y, dy],
    [height - y, dy],
  ]
    .filter(([, step]) => step)
    .map(([room, step]) => room / step);
  return [Math.max(...ends.filter((end) => end <= 0)), Math.min(...ends.filter((end) => end >= 0))];
}
