// Inside one lane: what its rule knows and does at the playhead, its rates over time, and the curvature it met.

import { Curve, stepsOf } from "../chart/curve.js";
import { Live } from "../shared/live.js";
import { floats } from "../shared/floats.js";
import { number } from "../shared/number.js";

const MARKUP = `
  <header><h3></h3><p class="verdict"></p><button type="button" class="close" aria-label="Close" title="Close (Escape)">×</button></header>
  <div class="internals"><table><thead><tr><th scope="col" class="when"></th><th scope="col">x</th><th scope="col">y</th></tr></thead><tbody></tbody></table></div>
  <div class="chart"><p class="legend"></p><figure class="panel rates" aria-label="Learning rates over the steps"><div class="plot"></div><canvas></canvas></figure></div>
  <div class="chart"><p class="legend"></p><figure class="panel curvature" aria-label="Curvature along the path"><div class="plot"></div><canvas></canvas></figure></div>`;

export class Inside {
  #live = new Live();
  #asked = "";
  #lane = null;

  /** `close` is called when the user has seen enough, `changed` when there is something new to paint. */
  constructor(element, Plotly, { coarse, ink, close, changed }) {
    this.element = element;
    this.changed = changed;
    element.innerHTML = MARKUP;
    element.hidden = true;
    element.querySelector(".close").addEventListener("click", close);
    [this.rates, this.curvature] = ["rates", "curvature"].map(
      (name) => new Curve(element.querySelector(`.${name}`), Plotly, { coarse, ink }),
    );
    this.body = element.querySelector("tbody");
    this.when = element.querySelector(".when");
    this.verdict = element.querySelector(".verdict");
    this.legends = element.querySelectorAll(".legend");
  }

  /** The inspection of the lane on screen, once it has come; else null. */
  get inspection() {
    return this.element.hidden ? null : this.inspected;
  }

  /**
   * Looks into a lane of a race, or into none. What is on screen stays until the server has answered.
   * `look` is {curves, color, alarm, options}: the landscape's figures, the lane's colour, that of a limit.
   */
  show(race, lane, look) {
    this.element.hidden = !lane;
    if (!lane) {
      this.inspected = null;
      this.#asked = "";
      return;
    }
    this.#lane = lane;
    this.look = look;
    this.element.querySelector("h3").textContent = `Inside ${lane.name}`;
    this.element.style.setProperty("--lane", look.color);
    const query = new URLSearchParams(race.link);
    query.set("lane", lane.text);
    query.set("start", race.start.join(","));
    if (this.#asked === `${query}`) {
      this.#draw();
      return;
    }
    this.#asked = `${query}`;
    this.#live.ask(
      new URL(`${race.assets}/inspect?${query}`, location.href),
      (answer) => {
        this.inspected = { ...read(answer), x: lane.x, y: lane.y };
        this.#draw();
        this.changed();
      },
      "json",
    );
  }

  /** Everything at the playhead. */
  paint(position) {
    if (!this.inspection) return;
    this.rates.paint(position);
    this.curvature.paint(position);
    const { rows } = this.inspection;
    const step = this.#lastTold(Math.floor(position));
    put(this.when, `step ${step} → ${step + 1}`);
    rows.forEach(({ values, size }, index) => {
      const cells = this.body.children[index].children;
      for (let entry = 0; entry < size; entry++) put(cells[entry + 1], number(values[step * size + entry], 4));
    });
    put(this.verdict, this.#verdict(step));
  }

  reset() {
    for (const chart of [this.rates, this.curvature]) chart.reset();
  }
  dispose() {
    for (const chart of [this.rates, this.curvature]) chart.dispose();
  }

  #draw() {
    const { inspected, look } = this;
    if (!inspected) return;
    this.body.replaceChildren(
      ...inspected.rows.map(({ name, size }) => {
        const row = document.createElement("tr");
        const head = document.createElement("th");
        head.scope = "row";
        head.textContent = name;
        row.append(head, ...Array.from({ length: size === 1 ? 1 : 2 }, () => document.createElement("td")));
        if (size === 1) row.lastChild.colSpan = 2;
        return row;
      }),
    );
    this.#chart(this.rates, this.legends[0], "rates", this.#rateLines());
    this.#chart(this.curvature, this.legends[1], "curvature", [
      {
        name: "λ₁, the steepest direction",
        values: every(inspected.eigenvalues, 2, 0),
        color: look.color,
        dash: "solid",
        marker: "circle",
      },
      { name: "λ₂", values: every(inspected.eigenvalues, 2, 1), color: look.color, dash: "dash", marker: "square" },
    ]);
  }

  #rateLines() {
    const { effective_rate: rate, learning_rate: eta, limit } = this.inspected;
    const { color, alarm, ink } = this.look;
    const constant = rate && every(rate, 2, 0).every((value, step) => value === eta[step] || value !== value);
    return [
      ...(rate && !constant
        ? [
            { name: "effective rate in x", values: every(rate, 2, 0), color, dash: "solid", marker: "circle" },
            { name: "in y", values: every(rate, 2, 1), color, dash: "dash", marker: "square" },
          ]
        : []),
      {
        name: "learning rate η",
        values: eta,
        color: constant ? color : ink,
        dash: constant ? "solid" : "dashdot",
        marker: "diamond",
      },
      { name: "its limit here", values: limit, color: alarm, dash: "dot", marker: "x" },
    ].filter(({ values }) => values.some(Number.isFinite));
  }

  #chart(chart, legend, kind, lines) {
    const { curves, options } = this.look;
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
    chart.show(curves[kind], paths, { kind, options });
  }

  /** The step that the playhead is in; past the end of the path, the last one that led somewhere. */
  #lastTold(step) {
    const { steps, step: taken } = this.inspection;
    step = Math.min(step, steps - 1);
    while (step > 0 && Number.isNaN(taken[2 * step])) step--;
    return step;
  }

  /** What most divergences come from, in a sentence. */
  #verdict(step) {
    const { overshoot, limit, eigenvalues, condition_number: condition } = this.inspected;
    const times = overshoot[step];
    const shape = `λ₁ = ${number(eigenvalues[2 * step])}, λ₂ = ${number(eigenvalues[2 * step + 1])}, condition ${number(condition[step])}.`;
    if (!Number.isFinite(times)) return shape;
    const place =
      times > 1 ? `${number(times, 2)}× over its limit here` : `${number(100 * times, 2)}% of its limit here`;
    return `η is ${place} (${number(limit[step])}). ${shape}`;
  }
}

/** The inspection as the server sends it: named rows of one buffer. */
function read({ rows, values }) {
  const all = floats(values);
  const inspected = { rows: [] };
  let place = 0;
  for (const { key, name, size, count } of rows) {
    const row = all.subarray(place, (place += size * count));
    if (key) inspected[key] = row;
    if (name) inspected.rows.push({ name, size, values: row });
    inspected.steps = Math.min(inspected.steps ?? Infinity, count);
  }
  return inspected;
}

/** Each `size`-th number of a row, from the one at `offset`. */
function every(row, size, offset) {
  return Float32Array.from({ length: row.length / size }, (_, k) => row[k * size + offset]);
}

function put(cell, text) {
  if (cell.textContent !== text) cell.textContent = text;
}
