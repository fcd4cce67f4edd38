// Paths on a canvas over a plot: a faint full path, the trail so far with a bright fading tail, and a head.
//
// The trail so far is kept on a second canvas ("ink") to which each frame only adds what is new, so that a frame costs
// the same at step 10 and at step 2000.

/**
 * @import { Box, PictureOptions, PixelPath } from "../shapes.d.ts"
 * @import { Pair } from "../wire.d.ts"
 */

import { contextOf, resolution } from "./canvas.js";
import { DASHES, marker } from "./markers.js";

const TAIL = 24; // steps over which the tail fades
const HEAD = 6; // radius of a head in pixels
const EDGE = 9; // how far inside the edge a lane is held that has left the picture

const GHOST = [1.2, 0.5]; // width and alpha of the path that was before, whole at once

const ARROW = new Path2D("M 8 0 L -5 -6 L -2 0 L -5 6 Z"); // points to the right

/** @type {Box} */
const NOWHERE = { left: 0, top: 0, width: 0, height: 0 };

/** @typedef {PixelPath & { lengths: Float64Array, shape: Path2D }} Trail its length up to each step, its head */
/** @typedef {(context: CanvasRenderingContext2D) => void} Add to a picture */

export class Trails {
  #context;
  #ink;
  #inked = 0;
  /** @type {Trail[]} */
  #paths = [];
  #box = NOWHERE;
  #ratio = 1;
  #size = [0, 0];
  #scale = 1;
  /** @type {boolean | undefined} */
  #wholePaths;

  constructor(/** @type {HTMLCanvasElement} */ canvas) {
    this.canvas = canvas;
    this.#context = contextOf(canvas);
    this.#ink = contextOf(document.createElement("canvas"));
  }

  /**
   * New paths, clipped to a box, on a canvas of the given size. A companion runs beside its lane's own path, and is
   * drawn thinner. `scale` widens lines and heads.
   *
   * @param {PixelPath[]} paths
   * @param {Box} box
   * @param {number} width
   * @param {number} height
   */
  place(paths, box, width, height, scale = 1) {
    this.#size = [width, height];
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    this.#paths = paths.map((path) => ({ ...path, lengths: lengthsOf(path.points), shape: headShape(path, scale) }));
    this.#scale = scale;
    this.#box = box;
    this.#fit();
  }

  /**
   * Draw everything as it is at a position, a real number of steps. `before` and `after` may add to the picture.
   *
   * @param {number} position
   * @param {PictureOptions & { before?: Add, after?: Add }} options
   */
  paint(position, { paper = "#fff", wholePaths = true, before, after } = {}) {
    if (this.#box === NOWHERE) return;
    if (this.#ratio !== resolution()) this.#fit();
    const step = Math.floor(position);
    if (step < this.#inked || this.#wholePaths !== wholePaths) {
      this.#wholePaths = wholePaths;
      this.#restart();
    }
    this.#extend(step);
    const context = this.#context;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.#clipped(context, () => {
      before?.(context);
      context.save();
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.drawImage(this.#ink.canvas, 0, 0);
      context.restore();
      for (const path of this.#paths) if (!path.companion) this.#tail(context, path, position);
    });
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    for (const path of this.#paths) if (!path.ghost) this.#head(context, path, position, paper);
    after?.(context);
  }

  /**
   * The step of a lane's own path nearest to a pixel within a reach, among those on screen; null where there is none.
   *
   * @param {number} px
   * @param {number} py
   * @param {number} position
   */
  nearest(px, py, position, reach = 12) {
    let best = reach * reach;
    let found = null;
    for (const { points, lane, companion } of this.#paths) {
      if (companion || lane === undefined) continue;
      const last = Math.min(this.#wholePaths ? Infinity : Math.floor(position), points.length / 2 - 1);
      for (let k = 0; k <= last; k++) {
        const dx = points[2 * k] - px;
        const dy = points[2 * k + 1] - py;
        const square = dx * dx + dy * dy;
        if (square < best) {
          best = square;
          found = { lane, step: k, x: points[2 * k], y: points[2 * k + 1] };
        }
      }
    }
    return found;
  }

  /** Gives the canvases the pixels that they have on this screen. */
  #fit() {
    this.#ratio = resolution();
    const [wide, high] = this.#size.map((length) => Math.round(length * this.#ratio));
    for (const canvas of [this.canvas, this.#ink.canvas]) {
      if (canvas.width !== wide) canvas.width = wide;
      if (canvas.height !== high) canvas.height = high;
    }
    this.#restart();
  }

  #restart() {
    this.#inked = 0;
    const ink = this.#ink;
    ink.setTransform(1, 0, 0, 1, 0, 0);
    ink.clearRect(0, 0, ink.canvas.width, ink.canvas.height);
    this.#clipped(ink, () => {
      for (const path of this.#paths) {
        const [width, alpha] = path.ghost ? GHOST : [1, 0.28];
        if (path.ghost || this.#wholePaths !== false)
          this.#stroke(ink, path, 0, path.points.length / 2 - 1, width, alpha);
      }
    });
  }

  /** Adds the trail from where it was inked to a step. */
  #extend(/** @type {number} */ step) {
    if (step <= this.#inked) return;
    this.#clipped(this.#ink, () => {
      for (const path of this.#paths) if (!path.ghost) this.#stroke(this.#ink, path, this.#inked, step, 1.8, 0.62);
    });
    this.#inked = step;
  }

  /**
   * The bright stretch behind the head, which fades.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {Trail} path
   * @param {number} position
   */
  #tail(context, path, position) {
    const step = Math.min(Math.floor(position), path.points.length / 2 - 1);
    const from = Math.max(0, step - TAIL);
    const pieces = 6;
    const size = Math.ceil((step - from) / pieces) || 1;
    for (let k = from; k < step; k += size) {
      const freshness = (k + size - from) / (step - from + size);
      this.#stroke(context, path, k, Math.min(k + size, step), 1.8 + 1.6 * freshness, 0.2 + 0.8 * freshness);
    }
    const head = headOf(path.points, position);
    if (!head || position <= step) return;
    context.strokeStyle = path.color;
    context.lineJoin = context.lineCap = "round";
    context.beginPath();
    context.moveTo(path.points[2 * step], path.points[2 * step + 1]);
    context.lineTo(head[0], head[1]);
    context.lineWidth = 3.4 * this.#scale;
    context.setLineDash([]);
    context.stroke();
  }

  /**
   * The lane's marker; where the lane has left the picture, an arrow at its edge, or where it was last seen.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {Trail} path
   * @param {number} position
   * @param {string} paper
   */
  #head(context, path, position, paper) {
    const seen = lastSeen(path.points, position);
    if (!seen) return;
    const { x, y, way, gone } = seen;
    const { left, top, width, height } = this.#box;
    const heldX = Math.min(Math.max(x, left + EDGE), left + width - EDGE);
    const heldY = Math.min(Math.max(y, top + EDGE), top + height - EDGE);
    const outside = x < left || x > left + width || y < top || y > top + height;
    context.save();
    context.translate(outside ? heldX : x, outside ? heldY : y);
    if (outside || gone) context.rotate(outside ? Math.atan2(y - heldY, x - heldX) : way);
    const shape = outside || gone ? ARROW : path.shape;
    if (path.companion && shape === ARROW) context.scale(0.5, 0.5);
    context.lineJoin = "round";
    context.lineWidth = path.companion ? 1.5 : 3;
    context.strokeStyle = paper;
    context.stroke(shape);
    context.fillStyle = path.color;
    context.fill(shape);
    context.restore();
  }

  /**
   * The points `from` to `to` as one line; a part that the ground hides is fainter.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {Trail} path
   * @param {number} from
   * @param {number} to
   * @param {number} width
   * @param {number} alpha
   */
  #stroke(context, { points, lengths, hidden, color, dash, companion, ghost }, from, to, width, alpha) {
    to = Math.min(to, points.length / 2 - 1);
    if (to <= from) return;
    context.strokeStyle = color;
    if (companion && !ghost) {
      width *= 0.5;
      alpha *= 0.6;
    }
    context.lineWidth = width * this.#scale;
    context.lineJoin = context.lineCap = "round";
    context.setLineDash(DASHES[dash] ?? []);
    let start = from;
    while (start < to) {
      const veiled = hidden?.[start] ?? 0;
      let end = start + 1;
      while (end < to && (hidden?.[end] ?? 0) === veiled) end++;
      context.globalAlpha = veiled ? alpha * 0.22 : alpha;
      context.lineDashOffset = lengths[start] || 0;
      context.beginPath();
      let x0 = points[2 * start];
      let y0 = points[2 * start + 1];
      let drawing = false;
      for (let k = start + 1; k <= end; k++) {
        const x = points[2 * k];
        const y = points[2 * k + 1];
        // A stretch shorter than half a pixel is not worth a segment.
        if (k < end && Math.abs(x - x0) + Math.abs(y - y0) < 0.5) continue;
        drawing = segment(context, this.#box, x0, y0, x, y, drawing);
        x0 = x;
        y0 = y;
      }
      context.stroke();
      start = end;
    }
    context.globalAlpha = 1;
  }

  /**
   * Draws inside of the box only.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {() => void} draw
   */
  #clipped(context, draw) {
    const { left, top, width, height } = this.#box;
    context.save();
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    draw();
    context.restore();
  }
}

/**
 * Adds the part of a segment that lies in the box, a little beyond its edges; returns whether the pen is down at its
 * end. Without it a path that leaves for 1e6 would be stroked, dash by dash, all the way.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Box} box
 * @param {number} x0
 * @param {number} y0
 * @param {number} x1
 * @param {number} y1
 * @param {boolean} drawing
 */
function segment(context, { left, top, width, height }, x0, y0, x1, y1, drawing) {
  if (!Number.isFinite(x0 + y0 + x1 + y1)) return false;
  const edge = 20;
  const dx = x1 - x0;
  const dy = y1 - y0;
  let enter = 0;
  let leave = 1;
  for (const [delta, room] of [
    [-dx, x0 - left + edge],
    [dx, left + width + edge - x0],
    [-dy, y0 - top + edge],
    [dy, top + height + edge - y0],
  ]) {
    if (delta === 0) {
      if (room < 0) return false;
      continue;
    }
    if (delta < 0) enter = Math.max(enter, room / delta);
    else leave = Math.min(leave, room / delta);
  }
  if (enter > leave) return false;
  if (!drawing || enter > 0) context.moveTo(x0 + enter * dx, y0 + enter * dy);
  context.lineTo(x0 + leave * dx, y0 + leave * dy);
  return leave === 1;
}

/**
 * Where a path is at a real position: between two steps; null where it has no finite point.
 *
 * @param {Float32Array} points
 * @param {number} position
 * @returns {Pair | null}
 */
export function headOf(points, position) {
  const last = points.length / 2 - 1;
  const step = Math.min(Math.floor(position), last);
  const next = Math.min(step + 1, last);
  const part = position - step;
  const x = points[2 * step];
  const y = points[2 * step + 1];
  if (!(x === x && y === y)) return null;
  const toX = points[2 * next];
  const toY = points[2 * next + 1];
  return toX === toX && toY === toY ? [x + (toX - x) * part, y + (toY - y) * part] : [x, y];
}

/**
 * Where a lane was last at a finite point, up to a real position: {x, y, way, gone}, `way` its direction there.
 *
 * @param {Float32Array} points
 * @param {number} position
 */
function lastSeen(points, position) {
  const head = headOf(points, position);
  let step = Math.min(Math.floor(position), points.length / 2 - 1);
  while (step >= 0 && !Number.isFinite(points[2 * step] + points[2 * step + 1])) step--;
  if (step < 0) return null;
  const [x, y] = head ?? [points[2 * step], points[2 * step + 1]];
  const before = Math.max(step - 1, 0);
  return { x, y, way: Math.atan2(y - points[2 * before + 1], x - points[2 * before]), gone: !head };
}

/**
 * The marker of a lane; a disc for its companions.
 *
 * @param {PixelPath} path
 * @param {number} scale
 */
function headShape(path, scale) {
  return path.companion ? marker("circle", HEAD * 0.45 * scale) : marker(path.marker, HEAD * scale);
}

/** How long a path is up to each of its steps. */
function lengthsOf(/** @type {Float32Array} */ points) {
  const lengths = new Float64Array(points.length / 2);
  for (let k = 1; k < lengths.length; k++) {
    const length = Math.hypot(points[2 * k] - points[2 * k - 2], points[2 * k + 1] - points[2 * k - 1]);
    lengths[k] = lengths[k - 1] + (Number.isFinite(length) ? length : 0);
  }
  return lengths;
}
