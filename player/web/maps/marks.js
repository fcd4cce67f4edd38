// What is drawn over the picture of a map: the lines of the theory, the minima, the map's own best cell, and the cell
// that is pointed at or chosen.

/**
 * @import { MapLook, PlaneBox } from "../shapes.d.ts"
 * @import { MapLine, Pair } from "../wire.d.ts"
 * @import { Cells } from "./cells.js"
 */

import { marker } from "../shared/markers.js";

export const BEST = "diamond"; // the marker of the map's own best cell

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
  const lines = look.lines.map((line) => ({ path: lineOf(line, plane), dashes: line.point ? [] : line.dashes }));
  for (const { path } of lines) strokeUnder(context, path, 5, look); // first: no line hides another close by
  for (const { path, dashes } of lines) strokeOver(context, path, look, dashes);
  for (const minimum of look.marks) drawShape(context, plane, minimum, marker("star", 7), look);
  if (at) {
    const frame = frameOf(at, cells.size, plane);
    strokeUnder(context, frame, 4, look);
    strokeOver(context, frame, look, []);
  }
  context.restore();
  const best = look.best && cells.least(look.measure.name);
  if (best) drawShape(context, plane, best.at, marker(BEST, 6), look); // whole, at the edge of the map, too
}

/**
 * What lies under a path in the ink, so that it is seen on every ground: a wider one of the paper.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Path2D} path
 * @param {number} width
 * @param {MapLook} look
 */
function strokeUnder(context, path, width, { paper }) {
  context.lineWidth = width;
  context.strokeStyle = paper;
  context.stroke(path);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Path2D} path
 * @param {MapLook} look
 * @param {number[]} dashes
 */
function strokeOver(context, path, { ink }, dashes) {
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
  xs.forEach((x, k) => {
    if (point) path.arc(plane.x(x), plane.y(ys[k]), 6, 0, 2 * Math.PI);
    else path[k ? "lineTo" : "moveTo"](plane.x(x), plane.y(ys[k]));
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
 * @param {Path2D} shape
 * @param {MapLook} look
 */
function drawShape(context, plane, [x, y], shape, { ink, paper }) {
  context.save();
  context.translate(plane.x(x), plane.y(y));
  context.lineWidth = 3;
  context.strokeStyle = paper;
  context.stroke(shape);
  context.fillStyle = ink;
  context.fill(shape);
  context.restore();
}
