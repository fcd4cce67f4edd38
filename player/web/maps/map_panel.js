// One map on screen: a picture of its cells under Plotly's axes, a path over it, and the cell that a person points at.
//
// The picture is painted pixel by pixel at the size of the screen, so that cells have sharp edges at every zoom and patterns
// stay patterns.

import { marker } from "../shared/markers.js";
import { Plane } from "../ground/plane.js";
import { along, FADE, mix, PATTERNS, pixel, rgb } from "./tones.js";

const CLICK = 4; // pixels within which a press and a release are a click

export class MapPanel {
  #picture = document.createElement("canvas");
  #painted = "";
  #cells = null;
  #look = null;
  #version = 0;
  #frame = null;

  /** `point` hears of the cell under the pointer (see `cellAt`), null when it leaves; `pick` of one that is clicked; `zoomed` of a new window. */
  constructor(figure, Plotly, { coarse, zoomable, point, pick, zoomed }) {
    this.figure = figure;
    this.plane = new Plane(figure, Plotly, {
      config: { scrollZoom: zoomable && !coarse, displayModeBar: false, ...(zoomable ? {} : { doubleClick: false }) },
      coarse,
      before: (context, plane) => this.#draw(context, plane),
      after: (context, plane) => this.#mark(context, plane),
    });
    this.zoomable = zoomable;
    this.zoomed = zoomed;
    figure.addEventListener("pointermove", (event) => {
      if (!event.buttons || event.pointerType === "touch") point(this.#cellOf(event));
    });
    figure.addEventListener("pointerleave", () => point(null));
    figure.addEventListener("pointerdown", (event) => this.#press(event, pick), true);
  }

  get trails() {
    return this.plane.trails;
  }

  /** The axes. */
  async show(frame, options) {
    const first = !this.#frame;
    this.#frame = frame;
    await this.plane.show(frame, options);
    if (first) this.plane.plot.on("plotly_relayout", () => this.zoomable && this.zoomed(this.window()));
  }

  /** What is known of the cells, and how it looks: {ramp, looks, paper, ink, measure, scale, toned, marks, lines, coarsest}. */
  setCells(cells, look) {
    this.#cells = cells;
    this.#look = look;
    this.#version++;
  }

  /** Paths in units of the axes, see Plane; shown whole. */
  setPaths(paths, options) {
    this.plane.setPaths(paths, options);
  }
  paint(position) {
    this.plane.paint(position);
  }
  dispose() {
    this.plane.dispose();
  }

  /** The part of the plane in sight. */
  window() {
    const box = this.plane.box();
    return [
      [box.fromX(box.left), box.fromX(box.left + box.width)],
      [box.fromY(box.top + box.height), box.fromY(box.top)],
    ];
  }

  /** The cell of the picture at a point of the axes: {cell, at}, its number and its middle; null where there is none. */
  cellAt(x, y) {
    if (!this.#cells) return null;
    const {
      rows,
      columns,
      range: [[left, right], [bottom, top]],
    } = this.#cells;
    const wide = (right - left) / columns;
    const high = (top - bottom) / rows;
    const column = Math.floor((x - left) / wide);
    const row = Math.floor((y - bottom) / high);
    if (row < 0 || row >= rows || column < 0 || column >= columns) return null;
    return {
      cell: row * columns + column,
      row,
      column,
      at: [left + (column + 0.5) * wide, bottom + (row + 0.5) * high],
    };
  }

  /** The cell so many columns and rows from the one at a point, held in sight. */
  cellBeside([x, y], columns, rows) {
    if (!this.#cells) return null;
    const {
      range: [[left, right], [bottom, top]],
    } = this.#cells;
    const [horizontal, vertical] = this.window();
    const wide = (right - left) / this.#cells.columns;
    const high = (top - bottom) / this.#cells.rows;
    const held = (value, [a, b], [c, d], margin) =>
      Math.min(Math.max(value, Math.max(a, c) + margin / 2), Math.min(b, d) - margin / 2);
    return this.cellAt(
      held(x + columns * wide, [left, right], horizontal, wide),
      held(y + rows * high, [bottom, top], vertical, high),
    );
  }

  #cellOf(event) {
    const box = this.plane.box();
    const home = this.figure.getBoundingClientRect();
    const x = event.clientX - home.left;
    const y = event.clientY - home.top;
    if (!box || x < box.left || x >= box.left + box.width || y < box.top || y >= box.top + box.height) return null;
    return this.cellAt(box.fromX(x), box.fromY(y));
  }

  #press(event, pick) {
    if (event.button) return;
    const { clientX, clientY } = event;
    const over = new AbortController();
    addEventListener("pointercancel", () => over.abort(), { signal: over.signal });
    addEventListener(
      "pointerup",
      (up) => {
        over.abort();
        const cell = Math.hypot(up.clientX - clientX, up.clientY - clientY) <= CLICK && this.#cellOf(up);
        if (cell) pick(cell);
      },
      { signal: over.signal },
    );
  }

  #draw(context, plane) {
    if (!this.#cells) return;
    this.#render(plane);
    context.drawImage(this.#picture, plane.left, plane.top, plane.width, plane.height);
  }

  /** Paints the picture for what is in sight, unless it is painted already. */
  #render(plane) {
    const ratio = window.devicePixelRatio || 1;
    const width = Math.round(plane.width * ratio);
    const height = Math.round(plane.height * ratio);
    const cells = this.#cells;
    const [[left, right], [bottom, top]] = cells.range;
    const key = [
      this.#version,
      width,
      height,
      plane.fromX(plane.left),
      plane.fromX(plane.left + plane.width),
      plane.fromY(plane.top),
      left,
      right,
    ].join(" ");
    if (key === this.#painted || !width || !height) return;
    this.#painted = key;
    Object.assign(this.#picture, { width, height });
    const context = this.#picture.getContext("2d", { willReadFrequently: true });
    const image = context.createImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    const { fill, marked, mark, empty } = this.#colours(cells);
    const ground = pixel(rgb(empty));
    const columnOf = Int32Array.from({ length: width }, (_, k) =>
      Math.floor(((plane.fromX(plane.left + (k + 0.5) / ratio) - left) / (right - left)) * cells.columns),
    );
    for (let j = 0, at = 0; j < height; j++) {
      const row = Math.floor(((plane.fromY(plane.top + (j + 0.5) / ratio) - bottom) / (top - bottom)) * cells.rows);
      const outside = row < 0 || row >= cells.rows;
      for (let k = 0; k < width; k++, at++) {
        const column = columnOf[k];
        const cell = outside || column < 0 || column >= cells.columns ? -1 : row * cells.columns + column;
        const code = cell < 0 ? -1 : fill.code[cell];
        pixels[at] = code < 0 ? ground : marked[code]?.(k, j, ratio) ? mark[code] : fill.color[cell];
      }
    }
    context.putImageData(image, 0, 0);
  }

  /** Of each cell the colour and the code of what it shows. */
  #colours(cells) {
    const { ramp, looks, paper, measure, scale, coarsest, toned } = this.#look;
    const ground = rgb(paper);
    const shown = cells.shown(coarsest);
    const values = cells.measures[measure];
    const code = new Int16Array(cells.count).fill(-1);
    const color = new Uint32Array(cells.count);
    const ramped = Uint32Array.from({ length: 256 }, (_, k) => pixel(along(ramp, k / 255)));
    const plain = looks.map((look) => look.color && rgb(look.color));
    const faded = looks.map(
      (look, kind) =>
        look.fades && Uint32Array.from({ length: 256 }, (_, k) => pixel(mix(plain[kind], ground, (FADE * k) / 255))),
    );
    for (let cell = 0; cell < cells.count; cell++) {
      const from = shown[cell];
      if (from < 0) continue;
      const kind = (code[cell] = cells.code[from]);
      const value = values[from];
      const look = looks[kind];
      const tone = scale && value === value ? Math.round(255 * scale.tone(value)) : 255;
      const ramping = look.color === null || (toned && value === value);
      color[cell] = ramping ? ramped[tone] : look.fades ? faded[kind][tone] : pixel(plain[kind]);
    }
    const marked = looks.map(({ pattern }) => PATTERNS[pattern]);
    const mark = looks.map((look) => pixel(rgb(look.mark)));
    return { fill: { code, color }, marked, mark, empty: paper };
  }

  /** The minima, the lines of the theory, and the cell that is pointed at or chosen. */
  #mark(context, plane) {
    const { marks = [], lines = [], ink, paper } = this.#look ?? {};
    const { left, top, width, height } = plane;
    context.save();
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    context.lineJoin = "round";
    for (const { xs, ys, dashes = [], point } of lines) drawLine(context, plane, xs, ys, { dashes, point, ink, paper });
    for (const [x, y] of marks) {
      context.save();
      context.translate(plane.x(x), plane.y(y));
      const shape = marker("star", 7);
      context.lineWidth = 3;
      context.strokeStyle = paper;
      context.stroke(shape);
      context.fillStyle = ink;
      context.fill(shape);
      context.restore();
    }
    if (this.at && this.#cells) drawCell(context, plane, this.at, this.#cells, { ink, paper });
    context.restore();
  }
}

/** A line of the theory in the ink, on a wider one of the paper, so that it is seen on every ground; or a ringed point. */
function drawLine(context, plane, xs, ys, { dashes, point, ink, paper }) {
  const path = new Path2D();
  let drawing = false; // a null parts two pieces
  if (point) path.arc(plane.x(xs[0]), plane.y(ys[0]), 6, 0, 2 * Math.PI);
  else
    xs.forEach((x, k) => {
      if (x !== null) path[drawing ? "lineTo" : "moveTo"](plane.x(x), plane.y(ys[k]));
      drawing = x !== null;
    });
  for (const [width, color] of [
    [5, paper],
    [2, ink],
  ]) {
    context.lineWidth = width;
    context.strokeStyle = color;
    context.setLineDash(color === ink && !point ? dashes : []);
    context.stroke(path);
  }
  context.setLineDash([]);
}

/** A frame around the cell with a middle, at least so large that it can be seen. */
function drawCell(context, plane, [x, y], { rows, columns, range: [[left, right], [bottom, top]] }, { ink, paper }) {
  const half = [(right - left) / columns / 2, (top - bottom) / rows / 2];
  const [x0, x1, y0, y1] = [plane.x(x - half[0]), plane.x(x + half[0]), plane.y(y + half[1]), plane.y(y - half[1])];
  const grow = Math.max(0, (9 - (x1 - x0)) / 2);
  const rise = Math.max(0, (9 - (y1 - y0)) / 2);
  for (const [width, color] of [
    [4, paper],
    [2, ink],
  ]) {
    context.lineWidth = width;
    context.strokeStyle = color;
    context.strokeRect(x0 - grow, y0 - rise, x1 - x0 + 2 * grow, y1 - y0 + 2 * rise);
  }
}
