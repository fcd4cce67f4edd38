// What is drawn over the picture of a map: the lines of the theory, the minima, and the cell that is pointed at or
// chosen.

/**
 * @import { MapLook, PlaneBox } from "../shapes.d.ts"
 * @import { MapLine, Pair } from "../wire.d.ts"
 * @import { Cells } from "./cells.js"
 */

import { marker } from "../shared/markers.js";

/**
 * @param {CanvasRenderingContext2D} context
 * @param {PlaneBox} plane
 * @param {Pair | null} at the middle of the cell that is marked
 * @param {Cells} cells
 * @param {MapLook} look
 */
export function drawMarks(context, plane, at, cells, look) {
  context.save();
  context.beginPath();
  context.rect(plane.left, plane.top, plane.width, plane.height);
  context.clip();
  context.lineJoin = "round";
  for (const line of look.lines) stroke(context, lineOf(line, plane), 5, look, line.point ? [] : line.dashes);
  for (const minimum of look.marks) drawMinimum(context, plane, minimum, look);
  if (at) stroke(context, frameOf(at, cells.size, plane), 4, look);
  context.restore();
}

/**
 * Strokes a path in the ink, on a wider one of the paper, so that it is seen on every ground.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Path2D} path
 * @param {number} wider
 * @param {MapLook} look
 * @param {number[]} dashes
 */
function stroke(context, path, wider, { ink, paper }, dashes = []) {
  context.lineWidth = wider;
  context.strokeStyle = paper;
  context.stroke(path);
  context.lineWidth = 2;
  context.strokeStyle = ink;
  context.setLineDash(dashes);
  context.stroke(path);
  context.setLineDash([]);
}

/**
 * A line of the theory, or the ring around a point.
 *
 * @param {MapLine} line
 * @param {PlaneBox} plane
 */
function lineOf({ xs, ys, point }, plane) {
  const path = new Path2D();
  let drawing = false;
  xs.forEach((x, k) => {
    const y = ys[k];
    const there = x !== null && y !== null; // else two pieces part here
    if (there && point) path.arc(plane.x(x), plane.y(y), 6, 0, 2 * Math.PI);
    else if (there) path[drawing ? "lineTo" : "moveTo"](plane.x(x), plane.y(y));
    drawing = there;
  });
  return path;
}

/**
 * The frame of the cell with a middle, at least so large that it can be seen.
 *
 * @param {Pair} at
 * @param {Pair} size
 * @param {PlaneBox} plane
 */
function frameOf([x, y], [wide, high], plane) {
  const [x0, x1] = [plane.x(x - wide / 2), plane.x(x + wide / 2)];
  const [y0, y1] = [plane.y(y + high / 2), plane.y(y - high / 2)];
  const grow = Math.max(0, (9 - (x1 - x0)) / 2);
  const rise = Math.max(0, (9 - (y1 - y0)) / 2);
  const path = new Path2D();
  path.rect(x0 - grow, y0 - rise, x1 - x0 + 2 * grow, y1 - y0 + 2 * rise);
  return path;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {PlaneBox} plane
 * @param {Pair} at
 * @param {MapLook} look
 */
function drawMinimum(context, plane, [x, y], { ink, paper }) {
  const shape = marker("star", 7);
  context.save();
  context.translate(plane.x(x), plane.y(y));
  context.lineWidth = 3;
  context.strokeStyle = paper;
  context.stroke(shape);
  context.fillStyle = ink;
  context.fill(shape);
  context.restore();
}
