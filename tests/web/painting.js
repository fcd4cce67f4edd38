// Trails on canvases that write down what is drawn on them.

import { calls, FakeCanvas, newCanvases } from "./canvas.js"; // before what makes paths as it is loaded
import { Trails } from "../../player/web/shared/trails.js";
import { as } from "./fakes.js";

/** @import { PictureOptions, PixelPath } from "../../player/web/shapes.d.ts" */

export const BOX = { left: 10, top: 10, width: 100, height: 80 };

/** A path through points. @param {number[][]} points @param {Partial<PixelPath>} [told] @returns {PixelPath} */
export const path = (points, told) => ({
  points: Float32Array.from(points.flat()),
  color: "red",
  dash: "solid",
  marker: "square",
  lane: 0,
  ...told,
});

export const STRAIGHT = [
  [20, 50],
  [30, 50],
  [40, 50],
  [50, 50],
];

export class Painting {
  canvas;
  ink; // on which the trail so far is kept
  trails;

  constructor(devicePixelRatio = 1) {
    const made = newCanvases(devicePixelRatio);
    this.canvas = new FakeCanvas();
    this.trails = new Trails(as(this.canvas));
    [this.ink] = made;
  }

  /**
   * New paths, at a position.
   *
   * @param {PixelPath[]} paths
   * @param {PictureOptions & { before?: () => void, after?: () => void }} [options]
   */
  paint(paths, position = 0, options = {}, scale = 1) {
    this.trails.place(paths, BOX, 120, 100, scale);
    this.forget();
    this.trails.paint(position, options);
  }

  /** What was drawn until now is no longer looked at. */
  forget() {
    for (const { context } of [this.canvas, this.ink]) as(context).drawn.length = 0;
  }

  /** Each head: its shape, and how things stood when it was filled. @returns {Record<string, any>[]} */
  get heads() {
    return calls(this.canvas, "fill").map(({ told, style }) => ({ shape: told[0], ...style }));
  }
}
