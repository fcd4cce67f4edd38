// A 2-D plot with trails over it: the contour, and the curves below it.

/**
 * @import { Draw, PictureOptions, PlacedPath, PlaneBox, PlotElement, PlotlyLibrary } from "../shapes.d.ts"
 * @import { Figure, Pair, Window } from "../wire.d.ts"
 */

import { find } from "../shared/find.js";
import { pointed } from "../shared/number.js";
import { Trails } from "../shared/trails.js";
import { enlarged } from "./enlarge.js";
import { planeOf, sizeOf } from "./plotly_internals.js";

/**
 * @typedef {object} PlaneOptions
 * @property {object} [config] of Plotly
 * @property {boolean} [coarse] whether a finger is what points
 * @property {Draw} [before] adds to each picture under the paths
 * @property {Draw} [after] adds to each picture over the paths
 * @property {() => void} [moved] is called when the axes may have changed
 */

const REPAINT = ["plotly_relayouting", "plotly_relayout", "plotly_afterplot"];

export class Plane {
  /** @type {PlacedPath[]} */
  #paths = [];
  #position = 0;
  /** @type {Figure | null} */
  #drawn = null;
  /** @type {PictureOptions} */
  #options = {};
  #hidden = false;
  /** @type {number | undefined} */
  #scale;
  #reacting = 0;

  /**
   * @param {HTMLElement} panel with a .plot and a canvas in it
   * @param {PlotlyLibrary} Plotly
   * @param {PlaneOptions} options
   */
  constructor(panel, Plotly, { config = {}, coarse = false, before, after, moved } = {}) {
    this.plot = /** @type {PlotElement} */ (find(panel, ".plot"));
    this.trails = new Trails(find(panel, "canvas"));
    this.Plotly = Plotly;
    this.coarse = coarse;
    this.before = before;
    this.after = after;
    this.moved = moved;
    this.config = { displaylogo: false, responsive: false, doubleClick: "reset", ...config };
    this.resizer = new ResizeObserver(() => this.#resize());
    this.resizer.observe(panel);
  }

  /**
   * The figure under the trails; the same object again is not drawn again. Zoom is kept while `uirevision` stays.
   *
   * @param {Figure} figure
   * @param {PictureOptions} options
   */
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

  /**
   * Paths in linearised axis units, to be painted next.
   *
   * @param {PlacedPath[]} paths
   * @param {PictureOptions} options
   */
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
    const plane = this.#inSight();
    if (!plane) return;
    const { width, height } = sizeOf(this.plot);
    const paths = this.#paths.map((path) => ({ ...path, points: pointsOf(path, plane) }));
    this.trails.place(paths, plane, width, height, this.#options.scale);
    this.moved?.();
  }

  /** The inner box and its axes, where there is something to paint on. */
  #inSight() {
    return this.#hidden || this.#reacting || !this.#drawn ? null : this.box();
  }

  /**
   * The inner box and its axes, once the plot is drawn.
   *
   * @returns {PlaneBox | null}
   */
  box() {
    return planeOf(this.plot);
  }

  /**
   * The point of a pixel, held in the box, with as many digits as the picture can show.
   *
   * @param {number} left
   * @param {number} top
   * @returns {Pair}
   */
  pointAt(left, top) {
    const box = /** @type {PlaneBox} */ (this.box()); // one points at what is drawn
    const [wide, high] = this.pixel;
    const x = box.fromX(held(left, box.left, box.width));
    const y = box.fromY(held(top, box.top, box.height));
    return [pointed(x, wide), pointed(y, high)];
  }

  /**
   * How much of each axis a pixel shows, once the plot is drawn.
   *
   * @returns {Pair}
   */
  get pixel() {
    const { left, top, width, height, fromX, fromY } = /** @type {PlaneBox} */ (this.box());
    const [wide, high] = [fromX(left + width) - fromX(left), fromY(top + height) - fromY(top)];
    return [Math.abs(wide) / width, Math.abs(high) / height];
  }

  /** @param {number} position */
  paint(position) {
    this.#position = position;
    const plane = this.#inSight();
    if (!plane) return;
    this.trails.paint(position, {
      ...this.#options,
      before: (context) => this.before?.(context, plane, position),
      after: (context) => this.after?.(context, plane, position),
    });
  }

  /** Undo zoom and pan. */
  reset() {
    if (!this.#drawn) return;
    const { xaxis, yaxis } = this.#drawn.layout;
    this.zoomTo([xaxis.range, yaxis.range]);
  }

  /** @param {Window} window */
  zoomTo([horizontal, vertical]) {
    this.Plotly.relayout(this.plot, { "xaxis.range": [...horizontal], "yaxis.range": [...vertical] });
  }

  /**
   * On a touch screen a finger scrolls the page: it neither pans nor zooms the plot.
   *
   * @param {Figure} figure
   */
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

/**
 * A path in pixels.
 *
 * @param {PlacedPath} path
 * @param {PlaneBox} plane
 */
function pointsOf({ xs, ys }, plane) {
  const points = new Float32Array(2 * xs.length);
  for (let k = 0; k < xs.length; k++) {
    points[2 * k] = plane.x(xs[k]);
    points[2 * k + 1] = plane.y(ys[k]);
  }
  return points;
}

/**
 * A value held within a length from where that begins.
 *
 * @param {number} value
 * @param {number} from
 * @param {number} length
 */
function held(value, from, length) {
  return Math.min(Math.max(value, from), from + length);
}
