// One map on screen: a picture of its cells under Plotly's axes, a path over it, and the cell that a person points at.

/**
 * @import { FoundCell, MapLook, PictureOptions, PlacedPath, PlotlyLibrary } from "../shapes.d.ts"
 * @import { Ends, Figure, Pair, Window } from "../wire.d.ts"
 * @import { Cells } from "./cells.js"
 */

import { Plane } from "../ground/plane.js";
import { drawMarks } from "./marks.js";
import { Picture } from "./picture.js";

const CLICK = 4; // pixels within which a press and a release are a click

/**
 * What a panel tells.
 *
 * @typedef {object} Told
 * @property {(found: FoundCell | null) => void} point hears of the cell under the pointer, of none when it leaves
 * @property {(found: FoundCell) => void} pick of one that is clicked
 * @property {(window: Window) => void} zoomed of a new window
 */

export class MapPanel {
  /**
   * The middle of the cell that is marked.
   *
   * @type {Pair | null}
   */
  at = null;
  #picture = new Picture();
  /** @type {{ cells: Cells, look: MapLook } | null} */
  #shown = null;
  #fresh = true;

  /**
   * @param {HTMLElement} field
   * @param {PlotlyLibrary} Plotly
   * @param {{ coarse: boolean, zoomable: boolean } & Told} options
   */
  constructor(field, Plotly, { coarse, zoomable, point, pick, zoomed }) {
    this.field = field;
    this.plane = new Plane(field, Plotly, {
      config: { scrollZoom: zoomable && !coarse, displayModeBar: false, ...(zoomable ? {} : { doubleClick: false }) },
      coarse,
      before: (context, plane) => this.#picture.draw(context, plane),
      after: (context, plane) => this.#shown && drawMarks(context, plane, this.at, this.#shown.cells, this.#shown.look),
    });
    this.zoomable = zoomable;
    this.zoomed = zoomed;
    field.addEventListener("pointermove", (event) => {
      if (!event.buttons || event.pointerType === "touch") point(this.#cellOf(event));
    });
    field.addEventListener("pointerleave", () => point(null));
    field.addEventListener("pointerdown", (event) => this.#press(event, pick), true);
  }

  /**
   * The axes.
   *
   * @param {Figure} frame
   * @param {PictureOptions} options
   */
  async show(frame, options) {
    const first = this.#fresh;
    this.#fresh = false;
    await this.plane.show(frame, options);
    if (first && this.zoomable) this.plane.plot.on("plotly_relayout", () => this.#tellZoom());
  }

  #tellZoom() {
    const window = this.window();
    if (window) this.zoomed(window);
  }

  /**
   * What is known of the cells, and how it looks.
   *
   * @param {Cells} cells
   * @param {MapLook} look
   */
  setCells(cells, look) {
    this.#shown = { cells, look };
    this.#picture.show(cells, look);
  }

  /**
   * Paths in units of the axes.
   *
   * @param {PlacedPath[]} paths
   * @param {PictureOptions} [options]
   */
  setPaths(paths, options) {
    this.plane.setPaths(paths, options);
  }
  /** @param {number} position */
  paint(position) {
    this.plane.paint(position);
  }
  dispose() {
    this.plane.dispose();
  }

  /**
   * The part of the plane in sight, once the axes are drawn.
   *
   * @returns {Window | null}
   */
  window() {
    const box = this.plane.box();
    return (
      box && [
        [box.fromX(box.left), box.fromX(box.left + box.width)],
        [box.fromY(box.top + box.height), box.fromY(box.top)],
      ]
    );
  }

  /** @param {Window} window */
  zoomTo(window) {
    this.plane.zoomTo(window);
  }

  /**
   * The cell at a point of the axes; null where there is none, or none is known.
   *
   * @param {Pair} at
   */
  cellAt([x, y]) {
    return this.#shown?.cells.at(x, y) ?? null;
  }

  /**
   * The cell so many columns and rows from the one at a point, held in sight.
   *
   * @param {Pair} at
   * @param {number} columns
   * @param {number} rows
   */
  cellBeside([x, y], columns, rows) {
    const window = this.window();
    if (!this.#shown || !window) return null;
    const { range, size } = this.#shown.cells;
    const [wide, high] = size;
    return this.cellAt([
      held(x + columns * wide, range[0], window[0], wide),
      held(y + rows * high, range[1], window[1], high),
    ]);
  }

  /** @param {PointerEvent} event */
  #cellOf(event) {
    const box = this.plane.box();
    const home = this.field.getBoundingClientRect();
    const x = event.clientX - home.left;
    const y = event.clientY - home.top;
    if (!box || x < box.left || x >= box.left + box.width || y < box.top || y >= box.top + box.height) return null;
    return this.cellAt([box.fromX(x), box.fromY(y)]);
  }

  /**
   * @param {PointerEvent} event
   * @param {Told["pick"]} pick
   */
  #press(event, pick) {
    if (event.button) return;
    const { clientX, clientY } = event;
    const over = new AbortController();
    addEventListener("pointercancel", () => over.abort(), { signal: over.signal });
    addEventListener(
      "pointerup",
      (up) => {
        over.abort();
        const found = Math.hypot(up.clientX - clientX, up.clientY - clientY) <= CLICK && this.#cellOf(up);
        if (found) pick(found);
      },
      { signal: over.signal },
    );
  }
}

/**
 * A value held in two ranges, half a margin from their ends.
 *
 * @param {number} value
 * @param {Ends} one
 * @param {Ends} other
 * @param {number} margin
 */
function held(value, [a, b], [c, d], margin) {
  return Math.min(Math.max(value, Math.max(a, c) + margin / 2), Math.min(b, d) - margin / 2);
}
