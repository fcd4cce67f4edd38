// What a surface is made from: the points of two classes, and of each lane the line by which it tells them apart at the
// playhead. The weights of a lane are its iterate; the line goes through the origin, at right angles to them.

import { DASHES } from "../shared/markers.js";
import { headOf } from "../shared/trails.js";

const ROOM = 0.08; // of the extent of the data, left free around it
const POINT = 2.6; // radius in pixels
const TICK = 13; // pixels from a line towards the side that it calls +1

const MARKUP = `<figcaption>decision boundaries <span class="plus">+1</span> <span class="minus">−1</span></figcaption><div class="field"><canvas></canvas></div>`;

// Drawn by the processor, as the trails are.
const DRAWN = { willReadFrequently: true };

export class DataPanel {
  #data = null;
  #key = "";
  #lanes = [];
  #look = {};
  #size = [0, 0];
  #position = 0;

  constructor(figure) {
    this.figure = figure;
    figure.innerHTML = MARKUP;
    figure.hidden = true;
    this.field = figure.querySelector(".field");
    this.canvas = figure.querySelector("canvas");
    this.context = this.canvas.getContext("2d", DRAWN);
    this.points = document.createElement("canvas");
    this.resizer = new ResizeObserver(() => {
      this.#size = [this.field.clientWidth, this.field.clientHeight];
      this.paint(this.#position);
    });
    this.resizer.observe(this.field);
  }

  /** The data of a ground, or null where it has none, and the lanes of a race on it; {name, ink, paper, colors, scale}, the theme's name among them. */
  show(data, race, look) {
    this.figure.hidden = !data;
    this.#data = data;
    if (!data) return;
    this.#look = look;
    this.#lanes = race.lanes.map(({ x, y, dash }, lane) => ({ weights: pairs(x, y), dash, color: look.colors[lane] }));
    const label = `${data.labels.length} points of two classes, and the line by which each optimizer tells them apart`;
    if (this.figure.getAttribute("aria-label") !== label) this.figure.setAttribute("aria-label", label);
  }

  /** The lines as they are at a position, a real number of steps. */
  paint(position) {
    this.#position = position;
    const [width, height] = this.#size;
    const ratio = window.devicePixelRatio || 1;
    const { context, canvas } = this;
    if (!this.#data || !width || !height) return;
    const map = mapOf(this.#data.points, width, height);
    this.#layPoints(map, width, height, ratio);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(this.points, 0, 0);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.#lanes.forEach((lane, index) => {
      const normal = headOf(lane.weights, position);
      if (normal)
        drawBoundary(context, normal, map, { ...lane, place: (index + 1) / (this.#lanes.length + 1), ...this.#look });
    });
  }

  reset() {} // there is nothing to zoom
  dispose() {
    this.resizer.disconnect();
  }

  /** The points stay while the lines move: they are drawn once for each size and theme. */
  #layPoints(map, width, height, ratio) {
    const { name, scale, ink } = this.#look;
    const key = [width, height, ratio, name, scale].join(" ");
    if (this.#key === key && this.drawn === this.#data) return;
    this.#key = key;
    this.drawn = this.#data;
    for (const canvas of [this.canvas, this.points])
      [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    const context = this.points.getContext("2d", DRAWN);
    const style = getComputedStyle(this.figure);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawAxes(context, map, width, height, ink);
    const [plus, minus] = ["--plus", "--minus"].map((name) => style.getPropertyValue(name));
    drawPoints(context, this.#data, map, { plus, minus, scale });
  }
}

/** Two rows as x0, y0, x1, y1, ... */
function pairs(x, y) {
  return Float32Array.from({ length: 2 * x.length }, (_, k) => (k % 2 ? y : x)[k >> 1]);
}

/** From the data to pixels, alike in both directions, so that a right angle stays one: {x, y, left, top, width, height}. */
function mapOf(points, width, height) {
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

function drawAxes(context, map, width, height, ink) {
  context.strokeStyle = ink;
  context.globalAlpha = 0.22;
  context.beginPath();
  context.moveTo(0, map.y(0));
  context.lineTo(width, map.y(0));
  context.moveTo(map.x(0), 0);
  context.lineTo(map.x(0), height);
  context.stroke();
  context.globalAlpha = 1;
}

/** Discs for +1, crosses for -1. */
function drawPoints(context, { points, labels }, map, { plus, minus, scale }) {
  const radius = POINT * scale;
  const discs = new Path2D();
  const crosses = new Path2D();
  labels.forEach((label, k) => {
    const x = map.x(points[2 * k]);
    const y = map.y(points[2 * k + 1]);
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

/** The line w . p = 0, and on it, at a share of its length that no other lane has, a tick towards w . p > 0. */
function drawBoundary(context, [a, b], { x, y, width, height }, { color, dash, place, paper, scale }) {
  const size = Math.hypot(a, b);
  if (!(size > 0) || !Number.isFinite(size)) return;
  const [nx, ny] = [a / size, -b / size];
  const [tx, ty] = [-ny, nx]; // on screen, where y points down
  const [from, to] = within(x(0), y(0), tx, ty, width, height);
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
  for (const [width, stroke, dashes] of [
    [4.5, paper, []],
    [2, color, DASHES[dash] ?? []],
  ]) {
    context.strokeStyle = stroke;
    context.lineWidth = width * scale;
    context.setLineDash(dashes.map((length) => length * scale));
    context.stroke(line);
    context.setLineDash([]);
    context.stroke(way);
  }
  context.fillStyle = color;
  context.fill(head);
}

/** From where to where a line through a point of a box lies in it, along its direction. */
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
