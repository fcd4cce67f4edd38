// The chart below the surfaces: what of the lanes it shows, and against what.

import { Curve, nearStart, stepsOf } from "./curve.js";

const SHOWN = { loss: "Loss", gradient_norm: "Gradient norm", distance: "Distance to a minimum", accuracy: "Accuracy" };
const AGAINST = { step: "step", cost: "evaluations" };

const optionsOf = (table) =>
  Object.entries(table)
    .map(([value, text]) => `<option value="${value}">${text}</option>`)
    .join("");

const MARKUP = `
  <p><select data-view="curve" aria-label="What the chart shows"></select>
    against <select data-view="against" aria-label="Against what the chart shows it">${optionsOf(AGAINST)}</select></p>
  <figure class="panel curve" aria-label="How the race goes, step by step"><div class="plot"></div><canvas></canvas></figure>`;

export class Chart {
  #curves = null;

  constructor(element, Plotly, view, { coarse, ink }) {
    element.innerHTML = MARKUP;
    this.view = view;
    this.selects = [...element.querySelectorAll("select")];
    for (const select of this.selects)
      select.addEventListener("change", () => view.set(select.dataset.view, select.value));
    this.curve = new Curve(element.querySelector(".curve"), Plotly, { coarse, ink });
  }

  get plane() {
    return this.curve.plane;
  }

  /** What is shown: what was asked for, where this ground has it; else the accuracy where there are data, or the loss. */
  get kind() {
    const asked = this.view.get("curve");
    return [asked, "accuracy"].find((name) => this.#curves?.[name]) ?? "loss";
  }

  /** What of each lane is shown beside its path and its loss. */
  get measures() {
    return [this.kind, this.view.get("against")].filter((name) => name !== "loss" && name !== "step");
  }

  /** Offers what a ground has, of its curves, and shows what is chosen. */
  offer(curves) {
    const [shown] = this.selects;
    if (this.#curves !== curves)
      shown.innerHTML = optionsOf(Object.fromEntries(Object.entries(SHOWN).filter(([name]) => curves[name])));
    this.#curves = curves;
    shown.value = this.kind;
    this.selects[1].value = this.view.get("against");
  }

  /** The lanes of a race on a kind of ground; `pathsBy(place)` are the looks of each path with what `place` makes of it. */
  show(race, ground, pathsBy, { options, live }) {
    const { kind } = this;
    const against = this.view.get("against");
    const steps = stepsOf(race.rows);
    const row = kind === "loss" ? "above" : kind;
    const paths = pathsBy(
      (path) =>
        path[row] &&
        (against === "step" || path.cost) && { xs: against === "step" ? steps : path.cost, values: path[row] },
    );
    this.curve.show(this.#curves[kind], paths, {
      kind: `${ground} ${kind}`,
      against: AGAINST[against],
      options,
      hold: live,
      ...(race.covered
        ? { limits: aroundStart, end: race.steps }
        : { limits: kind === "loss" ? nearStart : undefined }),
    });
  }

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

/** Under a cover, an axis that says where the lanes start and nothing of where they go. */
function aroundStart(placed, [low, high]) {
  return [low - 1, high + 1];
}
