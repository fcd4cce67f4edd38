// A 2-D plot with trails over it: the contour, and the curves below it.

import { enlarged } from "./enlarge.js";
import { planeOf, sizeOf } from "./plotly_internals.js";
import { Trails } from "../shared/trails.js";

const REPAINT = ["plotly_relayouting", "plotly_relayout", "plotly_afterplot"];

export class Plane {
  #paths = [];
  #position = 0;
  #drawn = null;
  #options = {};
  #hidden = false;
  #scale;
  #reacting = 0;

  /** `panel` is an element with a .plot and a canvas in it. `before` and `after` add to each picture, under the paths and over
   *  them: (context, plane, position); `moved` is called when the axes may have changed. */
  constructor(panel, Plotly, { config = {}, coarse = false, before = null, after = null, moved = null } = {}) {
    this.plot = panel.querySelector(".plot");
    this.trails = new Trails(panel.querySelector("canvas"));
    this.Plotly = Plotly;
    this.coarse = coarse;
    this.before = before;
    this.after = after;
    this.moved = moved;
    this.config = { displaylogo: false, responsive: false, doubleClick: "reset", ...config };
    this.resizer = new ResizeObserver(() => this.#resize());
    this.resizer.observe(panel);
  }

  /** The figure under the trails; the same object again is not drawn again. Zoom is kept while `uirevision` stays. */
  async show(figure, { scale } = {}) {
    if (figure === this.#drawn && scale === this.#scale) return;
    const first = !this.#drawn;
    this.#drawn = figure;
    this.#scale = scale;
    this.#reacting++; // what Plotly tells meanwhile leads to no picture: there will be one when it is done
    try {
      await this.Plotly.react(this.plot, figure.data, this.#layoutOf(figure), this.config);
    } finally {
      this.#reacting--;
    }
    if (first) for (const event of REPAINT) this.plot.on(event, () => this.#remap());
    this.#remap();
  }

  /** Paths in linearised axis units: [{xs, ys, color, dash, marker}], to be painted next. */
  setPaths(paths, options = {}) {
    this.#paths = paths;
    this.#options = options;
    this.#place();
  }

  /** Maps the paths through the plot's axes anew, and paints. */
  #remap() {
    this.#place();
    this.paint(this.#position);
  }

  #place() {
    if (this.#hidden || this.#reacting || !this.#drawn || !this.plot._fullLayout?.xaxis) return;
    const plane = planeOf(this.plot);
    const { width, height } = sizeOf(this.plot);
    this.trails.place(
      this.#paths.map((path) => {
        const points = new Float32Array(2 * path.xs.length);
        for (let k = 0; k < path.xs.length; k++) {
          points[2 * k] = plane.x(path.xs[k]);
          points[2 * k + 1] = plane.y(path.ys[k]);
        }
        return { ...path, points };
      }),
      plane,
      width,
      height,
      this.#options.scale,
    );
    this.moved?.();
  }

  /** The inner box and its axes, once the plot is drawn. */
  box() {
    return this.plot._fullLayout?.xaxis ? planeOf(this.plot) : null;
  }

  /** The point of a pixel, held in the box, with as many digits as the picture can show. */
  pointAt(left, top) {
    const box = this.box();
    const held = (value, from, length) => Math.min(Math.max(value, from), from + length);
    const round = (value) => Number(value.toPrecision(4));
    return [round(box.fromX(held(left, box.left, box.width))), round(box.fromY(held(top, box.top, box.height)))];
  }

  paint(position) {
    this.#position = position;
    if (this.#hidden || this.#reacting || !this.#drawn || !this.plot._fullLayout?.xaxis) return;
    const plane = (this.before || this.after) && planeOf(this.plot);
    const add = (draw) => draw && ((context) => draw(context, plane, position));
    this.trails.paint(position, { ...this.#options, before: add(this.before), after: add(this.after) });
  }

  /** Undo zoom and pan. */
  reset() {
    const { xaxis, yaxis } = this.#drawn.layout;
    this.Plotly.relayout(this.plot, { "xaxis.range": [...xaxis.range], "yaxis.range": [...yaxis.range] });
  }

  /** On a touch screen a finger scrolls the page: it neither pans nor zooms the plot. */
  #layoutOf(figure) {
    const layout = enlarged(figure.layout, this.#scale);
    if (this.coarse) {
      layout.dragmode = false;
      layout.xaxis.fixedrange = layout.yaxis.fixedrange = true;
    }
    return layout;
  }

  dispose() {
    this.resizer.disconnect();
    this.Plotly.purge(this.plot);
  }

  #resize() {
    this.#hidden = !this.plot.offsetWidth;
    if (this.#drawn && !this.#hidden) this.Plotly.Plots.resize(this.plot);
  }
}
