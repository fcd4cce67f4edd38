// The chart below the surfaces: what of the lanes it shows, and against what.

/**
 * @import { MeasuredPath, PictureOptions, PlotlyLibrary, Race, ViewStore } from "../shapes.d.ts"
 * @import { Curves, Ends, Measure } from "../wire.d.ts"
 */

import { Curve, nearStart, stepsOf } from "./curve.js";
import { find } from "../shared/find.js";

/** @typedef {"loss" | "gradient_norm" | "distance" | "accuracy"} Kind of curve */
/** @typedef {{ xs: Float32Array, values: Float32Array }} Points of a path on the chart */

/**
 * What may be shown: what it is called, the measure that it is (the loss is there with every path), and its limits.
 *
 * @type {Record<Kind, { title: string, measure?: Measure, limits?: typeof nearStart }>}
 */
const SHOWN = {
  loss: { title: "Loss", limits: nearStart },
  gradient_norm: { title: "Gradient norm", measure: "gradient_norm" },
  distance: { title: "Distance to the nearest global minimum", measure: "distance" },
  accuracy: { title: "Accuracy", measure: "accuracy" },
};

/**
 * Against what: likewise; steps need no measure.
 *
 * @type {Record<"step" | "cost", { title: string, measure?: Measure }>}
 */
const AGAINST = { step: { title: "step" }, cost: { title: "evaluations", measure: "cost" } };

/** @param {[value: string, { title: string }][]} table */
const optionsOf = (table) => table.map(([value, { title }]) => `<option value="${value}">${title}</option>`).join("");

const MARKUP = `
  <p><select data-view="curve" aria-label="What the chart shows"></select>
    against <select data-view="against" aria-label="Against what the chart shows it">
      ${optionsOf(Object.entries(AGAINST))}</select></p>
  <figure class="panel curve" aria-label="How the race goes, step by step">
    <div class="plot"></div><canvas></canvas></figure>`;

export class Chart {
  /** @type {Curves} */
  #curves = {};

  /**
   * @param {HTMLElement} element
   * @param {PlotlyLibrary} Plotly
   * @param {ViewStore} view
   * @param {{ coarse: boolean, ink: () => string }} options
   */
  constructor(element, Plotly, view, { coarse, ink }) {
    element.innerHTML = MARKUP;
    const [shown, against] = element.querySelectorAll("select");
    this.view = view;
    this.shown = shown;
    this.against = against;
    shown.addEventListener("change", () => view.set("curve", shown.value));
    against.addEventListener("change", () => view.set("against", against.value));
    this.curve = new Curve(find(element, ".curve"), Plotly, { coarse, ink });
  }

  get plane() {
    return this.curve.plane;
  }

  /** What was asked for, where this ground has it; else the accuracy where there are data, or the loss. */
  get kind() {
    /** @type {(Kind | "")[]} */
    const wanted = [this.view.get("curve"), "accuracy"];
    return wanted.find((name) => name && this.#curves[name]) || "loss";
  }

  /** What of each lane is shown beside its path and its loss. */
  get measures() {
    const shown = [SHOWN[this.kind], AGAINST[this.view.get("against")]];
    return shown.flatMap(({ measure }) => measure ?? []);
  }

  /**
   * Offers what a ground has, of its curves, and shows what is chosen.
   *
   * @param {Curves} curves
   */
  offer(curves) {
    const chosen = /** @type {[Kind, { title: string }][]} */ (Object.entries(SHOWN));
    if (this.#curves !== curves) this.shown.innerHTML = optionsOf(chosen.filter(([name]) => curves[name]));
    this.#curves = curves;
    this.shown.value = this.kind;
    this.against.value = this.view.get("against");
  }

  /**
   * The lanes of a race on a surface.
   *
   * @param {Race} race
   * @param {string} surface
   * @param {(place: (path: MeasuredPath) => Points | null | undefined) => object[]} pathsBy answers the looks of each
   *   path with what `place` makes of it
   * @param {{ options: PictureOptions, live: boolean }} how `live`: under a moving hand
   */
  show(race, surface, pathsBy, { options, live }) {
    const { kind } = this;
    const curve = this.#curves[kind];
    if (!curve) return;
    const { measure, limits } = SHOWN[kind];
    const against = AGAINST[this.view.get("against")];
    const steps = stepsOf(race.rows);
    const paths = pathsBy((path) => {
      const xs = against.measure ? path[against.measure] : steps;
      const values = path[measure ?? "above"];
      return xs && values && { xs, values };
    });
    this.curve.show(curve, paths, {
      kind: `${surface} ${kind}`,
      against: against.title,
      cursor: !against.measure,
      options,
      hold: live,
      ...(race.covered ? { limits: aroundStart, end: race.steps } : { limits }),
    });
  }

  /** @param {number} position */
  paint(position) {
    this.curve.paint(position);
  }
  reset() {
    this.curve.reset();
  }
  dispose() {
    this.curve.dispose();
  }
}

/**
 * Under a cover, an axis that says where the lanes start and nothing of where they go.
 *
 * @param {unknown} placed
 * @param {Ends} range
 */
function aroundStart(placed, [low, high]) {
  return [low - 1, high + 1];
}
