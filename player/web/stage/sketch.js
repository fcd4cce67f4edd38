// A line drawn by hand, as the pen leaves it on the contour: a soft broad stroke with dashes along its middle, which no
// trail has.

/**
 * @import { PlaneBox } from "../shapes.d.ts"
 * @import { Pair } from "../wire.d.ts"
 */

const BROAD = 8;
const FINE = 2; // pixels
const DASH = [7, 6];

/**
 * Draws points of a plane on a canvas over it. `strength` from 0 to 1 is how much the line stands out.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {PlaneBox} plane
 * @param {Pair[]} points
 * @param {{ color: string, strength?: number, scale?: number }} look
 */
export function drawSketch(context, plane, points, { color, strength = 1, scale = 1 }) {
  if (points.length < 2) return;
  context.save();
  context.strokeStyle = color;
  context.lineJoin = context.lineCap = "round";
  const line = new Path2D();
  for (const [x, y] of points) line.lineTo(plane.x(x), plane.y(y));
  context.globalAlpha = 0.2 * strength;
  context.lineWidth = BROAD * scale;
  context.stroke(line);
  context.globalAlpha = strength;
  context.lineWidth = FINE * scale;
  context.setLineDash(DASH.map((length) => length * scale));
  context.stroke(line);
  context.restore();
}
