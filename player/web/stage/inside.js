// Inside one lane: what its rule knows and does at the playhead, its rates over time, and the curvature it met.

/**
 * @import { Row } from "../programs/inspection.js"
 * @import { Inspected, Lane, PathLook, PictureOptions, PlotlyLibrary, Race, Theme } from "../shapes.d.ts"
 * @import { CurveName, Curves } from "../wire.d.ts"
 */

import { Curve, stepsOf } from "../chart/curve.js";
import { Runner } from "../programs/runner.js";
import { find } from "../shared/find.js";
import { startedAt, withLane } from "../shared/link.js";
import { number } from "../shared/number.js";

/** @type {(name: CurveName, label: string) => string} */
const chart = (name, label) => `
  <div class="chart">
    <p class="legend"></p>
    <figure class="panel ${name}" aria-label="${label}"><div class="plot"></div><canvas></canvas></figure>
  </div>`;

const MARKUP = `
  <header>
    <h3></h3>
    <p class="verdict"></p>
    <button type="button" class="close" aria-label="Close" title="Close (Escape)">×</button>
  </header>
  <div class="internals">
    <table>
      <thead><tr><th scope="col" class="when"></th><th scope="col">x</th><th scope="col">y</th></tr></thead>
      <tbody></tbody>
    </table>
  </div>
  ${chart("rates", "Learning rates over the steps")}
  ${chart("curvature", "Curvature along the path")}`;

/**
 * @typedef {Theme & { curves: Curves, color: string, options: PictureOptions, live: boolean }} Look `color` is the
 *   lane's; `live`: under a moving hand
 */
/** @typedef {PathLook & { name: string, values: Float32Array }} Line of a chart */

export class Inside {
  #runner = new Runner();
  #asked = "";
  #wanted = false;
  /** @type {Inspected | null} */
  #inspected = null;
  /** @type {Look | null} */
  #look = null;

  /**
   * `close` is called when the user has seen enough, `changed` when there is something new to paint.
   *
   * @param {HTMLElement} element
   * @param {PlotlyLibrary} Plotly
   * @param {{ coarse: boolean, ink: () => string, close: () => void, changed: () => void }} options
   */
  constructor(element, Plotly, { coarse, ink, close, changed }) {
    this.element = element;
    this.changed = changed;
    element.innerHTML = MARKUP;
    element.hidden = true;
    find(element, ".close").addEventListener("click", close);
    this.rates = new Curve(find(element, ".rates"), Plotly, { coarse, ink });
    this.curvature = new Curve(find(element, ".curvature"), Plotly, { coarse, ink });
    this.body = find(element, "tbody");
    this.when = find(element, ".when");
    this.verdict = find(element, ".verdict");
    this.legends = element.querySelectorAll(".legend");
  }

  /** The inspection of the lane on screen, once it has come; else null. */
  get inspection() {
    return this.#inspected;
  }

  /**
   * Looks into a lane of a race, or into none. What is on screen stays until there is an answer.
   *
   * @param {Race} race
   * @param {Lane | undefined} lane
   * @param {Look} look
   */
  show(race, lane, look) {
    this.element.hidden = !lane;
    if (!lane) {
      this.#runner.drop();
      this.#inspected = null;
      this.#asked = "";
      this.#wanted = false;
      return;
    }
    this.#look = look;
    if (!this.#inspected) this.#head(lane); // the numbers before stay until others have come, and so does their name
    const link = startedAt(withLane(race.link, lane.text), race.start);
    if (this.#asked === link) {
      if (this.#inspected) this.#head(lane);
      this.#draw();
      if (this.#inspected) this.#bring();
      return;
    }
    this.#asked = link;
    this.#runner.inspect(race.assets, link, (rows) => {
      this.#inspected = inspectedBy(rows, race, lane);
      this.#head(lane);
      this.#draw();
      this.changed();
      this.#bring();
    });
  }

  /** It has just been opened by hand: it comes in sight as soon as there is something to see. */
  want() {
    this.#wanted = true;
  }

  /** Everything at the playhead. */
  paint(/** @type {number} */ position) {
    if (!this.#inspected) return;
    this.rates.paint(position);
    this.curvature.paint(position);
    const step = lastTold(this.#inspected, Math.floor(position));
    put(this.when, `step ${step} → ${step + 1}`);
    this.#inspected.rows.forEach(({ values, size }, index) => {
      const cells = this.body.children[index].children;
      for (let entry = 0; entry < size; entry++) put(cells[entry + 1], number(values[step * size + entry], 4));
    });
    put(this.verdict, verdict(this.#inspected, step));
  }

  reset() {
    for (const curve of [this.rates, this.curvature]) curve.reset();
  }

  dispose() {
    for (const curve of [this.rates, this.curvature]) curve.dispose();
  }

  #bring() {
    if (this.#wanted) this.element.scrollIntoView({ block: "nearest" });
    this.#wanted = false;
  }

  #head(/** @type {Lane} */ lane) {
    find(this.element, "h3").textContent = `Inside ${lane.name}`;
    if (this.#look) this.element.style.setProperty("--lane", this.#look.color);
  }

  #draw() {
    if (!this.#inspected || !this.#look) return;
    this.body.replaceChildren(...this.#inspected.rows.map(tableRow));
    const [rates, curvature] = this.legends;
    drawLines(this.rates, rates, "rates", rateLines(this.#inspected, this.#look), this.#look);
    drawLines(this.curvature, curvature, "curvature", curvatureLines(this.#inspected, this.#look), this.#look);
  }
}

/**
 * What is shown of the inside of a lane.
 *
 * @param {Row[]} rows
 * @param {Race} race
 * @param {Lane} lane
 */
function inspectedBy(rows, { steps }, { x, y }) {
  const drawn = Object.fromEntries(rows.flatMap(({ key, values }) => (key ? [[key, values]] : [])));
  const listed = rows.flatMap(({ name, size, values }) => (name ? [{ name, size, values }] : []));
  return /** @type {Inspected} */ ({ ...drawn, rows: listed, steps, x, y });
}

/** A row of the table, empty: a number for each axis, or one for both. */
function tableRow(/** @type {Inspected["rows"][number]} */ { name, size }) {
  const row = document.createElement("tr");
  const head = document.createElement("th");
  head.scope = "row";
  head.textContent = name;
  row.append(head);
  const cell = row.insertCell();
  if (size === 1) cell.colSpan = 2;
  else row.insertCell();
  return row;
}

/**
 * What the rule moved by: its rate on each axis where they differ from the learning rate.
 *
 * @param {Inspected} inspected
 * @param {Look} look
 * @returns {Line[]}
 */
function rateLines({ effective_rate: rate, learning_rate: eta, limit }, { color, alarm, ink }) {
  const constant = rate && every(rate, 2, 0).every((value, step) => value === eta[step] || value !== value);
  /** @type {Line[]} */
  const effective =
    rate && !constant
      ? [
          { name: "effective rate in x", values: every(rate, 2, 0), color, dash: "solid", marker: "circle" },
          { name: "in y", values: every(rate, 2, 1), color, dash: "dash", marker: "square" },
        ]
      : [];
  const looks = constant ? { color, dash: "solid" } : { color: ink, dash: "dashdot" };
  return [
    ...effective,
    { name: "learning rate η", values: eta, ...looks, marker: "diamond" },
    { name: "its limit here", values: limit, color: alarm, dash: "dot", marker: "x" },
  ].filter(({ values }) => values.some(Number.isFinite));
}

/**
 * @param {Inspected} inspected
 * @param {Look} look
 * @returns {Line[]}
 */
function curvatureLines({ eigenvalues }, { color }) {
  const [first, second] = [0, 1].map((place) => every(eigenvalues, 2, place));
  return [
    { name: "λ₁, curves upwards most", values: first, color, dash: "solid", marker: "circle" },
    { name: "λ₂, across it", values: second, color, dash: "dash", marker: "square" },
  ];
}

/**
 * Shows lines in a chart, and names them in its legend.
 *
 * @param {Curve} curve
 * @param {Element} legend
 * @param {"rates" | "curvature"} kind
 * @param {Line[]} lines
 * @param {Look} look
 */
function drawLines(curve, legend, kind, lines, { curves, options, live }) {
  legend.replaceChildren(
    ...lines.map(({ name, color, dash }) => {
      const item = document.createElement("span");
      item.style.setProperty("--color", color);
      item.dataset.dash = dash;
      item.textContent = name;
      return item;
    }),
  );
  if (!lines.length) legend.textContent = "This rule has no learning rate.";
  const paths = lines.map((line) => ({ ...line, xs: stepsOf(line.values.length) }));
  const figure = curves[kind];
  if (figure) curve.show(figure, paths, { kind, options, hold: live });
}

/**
 * The step that the playhead is in; past the end of the path, the last one that led somewhere.
 *
 * @param {Inspected} inspected
 * @param {number} step
 */
function lastTold({ steps, step: taken }, step) {
  step = Math.min(step, steps - 1);
  while (step > 0 && Number.isNaN(taken[2 * step])) step--;
  return step;
}

/**
 * What most divergences come from, in a sentence.
 *
 * @param {Inspected} inspected
 * @param {number} step
 */
function verdict({ overshoot, limit, eigenvalues, condition_number: condition }, step) {
  const [steep, flat] = [eigenvalues[2 * step], eigenvalues[2 * step + 1]].map((value) => number(value));
  const shape = `λ₁ = ${steep}, λ₂ = ${flat}, condition ${number(condition[step])}.`;
  const times = overshoot[step];
  if (!Number.isFinite(times)) return shape;
  const place = times > 1 ? `${number(times, 2)} times its limit here` : `${number(100 * times, 2)}% of its limit here`;
  return `η is ${place} (${number(limit[step])}). ${shape}`;
}

/**
 * Each `size`-th number of a row, from the one at `offset`.
 *
 * @param {Float32Array} row
 * @param {number} size
 * @param {number} offset
 */
function every(row, size, offset) {
  return Float32Array.from({ length: row.length / size }, (_, k) => row[k * size + offset]);
}

/**
 * @param {Element} cell
 * @param {string} text
 */
function put(cell, text) {
  if (cell.textContent !== text) cell.textContent = text;
}
