// What the chosen lane's rule met at an iterate, on the contour: minus the gradient, the step it took instead, and the
// level line through the iterate of the quadratic model, about whose centre Newton's method knows everything.

/**
 * @import { Inspected, PlaneBox } from "../shapes.d.ts"
 * @import { Pair } from "../wire.d.ts"
 */

import { conic, newtonPoint } from "./conic.js";

const BEYOND = 40; // pixels by which a conic may leave the box
const GRADIENT = 46; // the length of its arrow: a gradient says where to, its size has no unit of the plane
const SHORTEST = 16; // below this a step is drawn longer than it is, so that it has a direction
const LINE = 16; // height of a label

/** @typedef {{ color: string, ink: string, paper: string, scale: number }} Pens */
/** @typedef {[gx: number, gy: number, hxx: number, hxy: number, hyy: number]} Model */
/** @typedef {{ from: Pair, tip: Pair, way: Pair, length: number }} Arrow with its `way` as a unit vector */

/**
 * Adds the picture of step `step` to a contour, clipped to its box. `color` is the lane's, `scale` enlarges arrows,
 * lines and letters.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {PlaneBox} plane
 * @param {Inspected} inspection
 * @param {number} step
 * @param {Pens} pens
 */
export function drawAnnotations(context, plane, inspection, step, pens) {
  const { x, y, hessian } = inspection;
  const { left, top, width, height } = plane;
  // Pixels a unit of each axis. Across the whole box, as Plotly rounds a place to a hundredth of a pixel.
  const kx = width / (plane.fromX(left + width) - plane.fromX(left));
  const ky = height / (plane.fromY(top + height) - plane.fromY(top));
  /** @type {Pair} */
  const at = [plane.x(x[step]), plane.y(y[step])];
  if (!Number.isFinite(at[0] + at[1])) return;
  const asked = inspection.gradient.subarray(2 * step, 2 * step + 2);
  const gradient = asked.length ? asked : carried(inspection, step);

  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.lineJoin = context.lineCap = "round";
  // In pixels the model is a quadratic again.
  const [hxx, hxy, hyy] = hessian.subarray(3 * step, 3 * step + 3);
  /** @type {Model} */
  const model = [gradient[0] / kx, gradient[1] / ky, hxx / (kx * kx), hxy / (kx * ky), hyy / (ky * ky)];
  const extent = drawModel(context, plane, at, model, pens);

  const dx = (x[step + 1] - x[step]) * kx;
  const dy = (y[step + 1] - y[step]) * ky;
  // At rest, as far as the eye can tell: arrows of a fixed length would point at rounding.
  const resting = extent < 2 && Math.hypot(dx, dy) < 0.5;
  const pointing = asked.length && !resting;
  const downhill = pointing ? arrow(at, -asked[0] * kx, -asked[1] * ky, () => GRADIENT * pens.scale) : null;
  const taken = resting ? null : arrow(at, dx, dy, (length) => Math.max(length, SHORTEST * pens.scale));
  // The hollow arrow goes over the solid one, which then shows inside it where the two are one: in gradient descent.
  if (taken) solidArrow(context, taken, pens);
  if (downhill) hollowArrow(context, downhill, pens);
  labelArrows(context, plane, downhill, taken, pens);
  context.restore();
}

/**
 * Draws the conic and its centre; returns how far the conic reaches, in pixels.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {PlaneBox} plane
 * @param {Pair} at
 * @param {Model} model
 * @param {Pens} pens
 */
function drawModel(context, { left, top, width, height }, [x, y], model, { ink, paper, scale }) {
  const reach = Math.hypot(Math.max(x - left, left + width - x), Math.max(y - top, top + height - y)) + BEYOND;
  const pieces = reach < 4000 ? conic(...model, reach) : [];
  const centre = newtonPoint(...model);
  const lines = new Path2D();
  let extent = 0;
  for (const points of pieces) {
    for (let k = 0; k < points.length; k += 2) {
      if (k) lines.lineTo(x + points[k], y + points[k + 1]);
      else lines.moveTo(x + points[k], y + points[k + 1]);
      extent = Math.max(extent, Math.abs(points[k]) + Math.abs(points[k + 1]));
    }
  }
  if (!pieces.length) return Infinity;
  if (extent < 2) return extent; // at a minimum the conic is the iterate itself
  twice(context, lines, 1.5 * scale, { ink, paper, dash: [5 * scale, 4 * scale] });
  const [cx, cy] = centre ? [x + centre[0], y + centre[1]] : [NaN, NaN];
  if (cx >= left && cx <= left + width && cy >= top && cy <= top + height) {
    const arm = 5 * scale;
    const cross = new Path2D(`M ${cx - arm} ${cy} h ${2 * arm} M ${cx} ${cy - arm} v ${2 * arm}`);
    twice(context, cross, 1.8 * scale, { ink, paper });
  }
  return extent;
}

/**
 * A line in ink with a border of paper, which reads on any ground.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Path2D} path
 * @param {number} width
 * @param {{ ink: string, paper: string, dash?: number[] }} pens
 */
function twice(context, path, width, { ink, paper, dash = [] }) {
  context.setLineDash([]);
  context.strokeStyle = paper;
  context.lineWidth = width + 2.4;
  context.globalAlpha = 0.75;
  context.stroke(path);
  context.globalAlpha = 1;
  context.setLineDash(dash);
  context.strokeStyle = ink;
  context.lineWidth = width;
  context.stroke(path);
  context.setLineDash([]);
}

/**
 * An arrow from a point; null where there is no way to point.
 *
 * @param {Pair} from
 * @param {number} dx
 * @param {number} dy
 * @param {(size: number) => number} lengthOf
 * @returns {Arrow | null}
 */
function arrow(from, dx, dy, lengthOf) {
  const size = Math.hypot(dx, dy);
  if (!(size > 0 && size < Infinity)) return null;
  const length = Math.min(lengthOf(size), 6000);
  const [wx, wy] = [dx / size, dy / size];
  return { from, way: [wx, wy], length, tip: [from[0] + wx * length, from[1] + wy * length] };
}

/**
 * The step that was taken: a shaft with a head.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Arrow} arrow
 * @param {Pens} pens
 */
function solidArrow(context, { from, way, length }, { color, paper, scale }) {
  const head = Math.min(11 * scale, 0.7 * length);
  const half = 5.5 * scale;
  const path = along(from, way, [
    [0, 0],
    [length - head, 0],
  ]);
  const point = along(from, way, [
    [length, 0],
    [length - head, half],
    [length - head, -half],
  ]);
  point.closePath();
  for (const { style, extra } of [
    { style: paper, extra: 2.6 },
    { style: color, extra: 0 },
  ]) {
    context.strokeStyle = context.fillStyle = style;
    context.lineWidth = 2.6 * scale + extra;
    context.stroke(path);
    context.lineWidth = 1 + extra;
    context.stroke(point);
    context.fill(point);
  }
}

/**
 * The way downhill: an outline.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Arrow} arrow
 * @param {Pens} pens
 */
function hollowArrow(context, { from, way, length }, { ink, paper, scale }) {
  const neck = length - 13 * scale;
  const half = 4 * scale;
  const wide = 8.5 * scale;
  const outline = along(from, way, [
    [0, half],
    [neck, half],
    [neck, wide],
    [length, 0],
    [neck, -wide],
    [neck, -half],
    [0, -half],
  ]);
  twice(context, outline, 1.3 * scale, { ink, paper });
}

/**
 * A path of points given along an arrow's way and across it.
 *
 * @param {Pair} from
 * @param {Pair} way
 * @param {Pair[]} points
 */
function along([x, y], [wx, wy], points) {
  const path = new Path2D();
  for (const [a, b] of points) path.lineTo(x + a * wx - b * wy, y + a * wy + b * wx);
  return path;
}

/**
 * Each label at its arrow's tip, on the side that is turned away from the other arrow.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {PlaneBox} plane
 * @param {Arrow | null} downhill
 * @param {Arrow | null} taken
 * @param {Pens} pens
 */
function labelArrows(context, plane, downhill, taken, { color, ink, paper, scale }) {
  const turn = downhill && taken ? downhill.way[0] * taken.way[1] - downhill.way[1] * taken.way[0] : 0;
  const side = turn >= 0 ? 1 : -1;
  /** @type {{ x: number, y: number, wide: number }[]} */
  const placed = [];
  context.font = `600 ${13 * scale}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineWidth = 3.5 * scale;
  for (const { text, shaft, sign, style } of [
    { text: "−∇f", shaft: downhill, sign: -side, style: ink },
    { text: "step", shaft: taken, sign: side, style: color },
  ]) {
    if (!shaft) continue;
    const across = [-sign * shaft.way[1], sign * shaft.way[0]];
    const wide = context.measureText(text).width / 2;
    const tall = (LINE / 2) * scale;
    // As far from the shaft as its head is wide, whichever way the letters lie.
    const off = 10 * scale + Math.abs(across[0]) * wide + Math.abs(across[1]) * tall;
    const x = held(shaft.tip[0] + across[0] * off, plane.left + wide + 3, plane.left + plane.width - wide - 3);
    let y = held(shaft.tip[1] + across[1] * off, plane.top + tall, plane.top + plane.height - tall);
    // Two that the edge has pushed together go one under the other.
    const other = placed.find((one) => Math.abs(one.x - x) < one.wide + wide + 2 && Math.abs(one.y - y) < 2 * tall);
    if (other) y = other.y + 2 * tall > plane.top + plane.height - tall ? other.y - 2 * tall : other.y + 2 * tall;
    placed.push({ x, y, wide });
    context.strokeStyle = paper;
    context.strokeText(text, x, y);
    context.fillStyle = style;
    context.fillText(text, x, y);
  }
}

/**
 * No rule asks for a gradient at its last iterate: the one before, carried there along the Hessians of both.
 *
 * @param {Inspected} inspection
 * @param {number} step
 */
function carried({ x, y, gradient, hessian }, step) {
  if (step < 1) return [NaN, NaN];
  const before = step - 1;
  const dx = x[step] - x[before];
  const dy = y[step] - y[before];
  const [hxx, hxy, hyy] = [0, 1, 2].map((k) => (hessian[3 * before + k] + hessian[3 * step + k]) / 2);
  return [gradient[2 * before] + hxx * dx + hxy * dy, gradient[2 * before + 1] + hxy * dx + hyy * dy];
}

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
function held(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
