// @ts-nocheck to be replaced
// A chart over the steps: the server's empty figure, the ranges of what is drawn in it, and a cursor at the playhead.

import { Plane } from "../ground/plane.js";
import { number } from "../shared/number.js";

export class Curve {
  #key = "";
  #figure = null;

  constructor(panel, Plotly, { coarse, ink }) {
    this.ink = ink;
    this.plane = new Plane(panel, Plotly, {
      config: { displayModeBar: false },
      coarse,
      after: (...rest) => this.#drawCursor(...rest),
    });
  }

  /**
   * Shows paths [{xs, values, color, dash, marker, ...}] in a figure of the landscape. `kind` names what the axes mean:
   * while it stays, so does a zoom. `against` is the title of the x axis; `limits` may narrow the range of the placed
   * paths, `end` is that of the x axis; a `cursor` stands at the step. To `hold` is to leave the axes, which cost more
   * than the paths, as they are.
   */
  show(
    { figure, transform },
    paths,
    {
      kind,
      against = "step",
      cursor = true,
      limits = (_, range) => range,
      end = xEnd(paths),
      options = {},
      hold = false,
    },
  ) {
    const place = placeBy(transform);
    const placed = paths.map((path) => ({ ...path, ys: path.values.map(place) }));
    this.cursor = cursor;
    if (hold && this.#figure) {
      this.plane.setPaths(placed, options);
      return;
    }
    const drawn = this.#figureOf(figure, transform, transform.range ?? rangeOf(placed, limits), end, { kind, against });
    // Before the axes are waited for: what is asked later must not be shown earlier.
    this.plane.setPaths(placed, options);
    return this.plane.show(drawn, options);
  }

  paint(position) {
    this.plane.paint(position);
  }
  reset() {
    if (this.#figure) this.plane.reset();
  }
  dispose() {
    this.plane.dispose();
  }

  /** The same object while nothing of it changes, so that it is not drawn again. */
  #figureOf(figure, transform, range, end, { kind, against }) {
    const key = `${kind} ${against} ${range} ${end} ${figure.layout.font.color}`;
    if (this.#key === key) return this.#figure;
    this.#key = key;
    const layout = structuredClone(figure.layout);
    layout.xaxis.range = [0, end];
    layout.xaxis.title.text = against;
    layout.yaxis.range = range;
    layout.uirevision = `${kind} ${against} ${end}`;
    if (transform.ticks) Object.assign(layout.yaxis, ticksWithin(transform.ticks, range));
    if (transform.kind === "log") Object.assign(layout.yaxis, labelsWithin(range));
    return (this.#figure = { data: figure.data ?? [], layout });
  }

  #drawCursor(context, plane, position) {
    if (!this.cursor) return;
    const x = Math.round(plane.x(position)) + 0.5;
    context.beginPath();
    context.moveTo(x, plane.top);
    context.lineTo(x, plane.top + plane.height);
    context.lineWidth = 1;
    context.globalAlpha = 0.5;
    context.strokeStyle = this.ink();
    context.stroke();
    context.globalAlpha = 1;
  }
}

/** Steps 0, 1, 2, ... as a row. */
export function stepsOf(count) {
  return Float32Array.from({ length: count }, (_, step) => step);
}

/** A diverging lane must not squeeze the others: the range ends a little above where the lanes start. */
export function nearStart(placed, [low, high]) {
  const start = Math.max(...placed.map(({ ys }) => ys[0]).filter(Number.isFinite));
  return Number.isFinite(start) ? [Math.max(low, start - 18), Math.min(high, start + 3)] : [low, high];
}

/** The linearised axis value of a number. */
function placeBy({ kind, floor }) {
  if (kind === "linear") return (value) => value;
  return kind === "log" ? (value) => Math.log10(Math.max(value, floor)) : Math.asinh;
}

function rangeOf(placed, limits) {
  let low = Infinity;
  let high = -Infinity;
  for (const { ys } of placed) {
    for (const y of ys) {
      if (!Number.isFinite(y)) continue;
      low = Math.min(low, y);
      high = Math.max(high, y);
    }
  }
  if (!Number.isFinite(low)) return [0, 1];
  [low, high] = limits(placed, [low, high]);
  const margin = Math.max((high - low) * 0.06, 0.05);
  // Rounded, so that a small change of a path leaves the axis where it is.
  return [Math.floor((low - margin) * 2) / 2, Math.ceil((high + margin) * 2) / 2];
}

function xEnd(paths) {
  let end = 1;
  for (const { xs } of paths) for (const x of xs) if (x > end) end = x;
  return end;
}

/** On a logarithmic axis only powers are labelled, or over few decades 2 and 5, too: more labels would touch. */
function labelsWithin([low, high]) {
  return high - low > 2 ? { minorloglabels: "none" } : { nticks: 3 };
}

/** As many of the values as an asinh axis of this range has room for, taken in their order of importance. */
function ticksWithin(values, [low, high]) {
  const taken = [];
  for (const value of values) {
    const place = Math.asinh(value);
    if (place < low || place > high || taken.length > 7) continue;
    if (taken.every((other) => Math.abs(Math.asinh(other) - place) > (high - low) / 7)) taken.push(value);
  }
  taken.sort((a, b) => a - b);
  return { tickvals: taken.map(Math.asinh), ticktext: taken.map((value) => number(value)) };
}
