// The inside of a lane that is run here, row by row, as the server tells it (player/inspection.py).

/** @import { Program } from "./library.js" */
/** @import { Run, See } from "./walk.js" */

import { walk } from "./walk.js";

/**
 * @typedef {object} Row
 * @property {string | null} key that it is drawn by; null where it is only listed
 * @property {string | null} name that a person calls it; null where it is only drawn
 * @property {number} size numbers a step
 * @property {Float32Array} values NaN where there is none
 */

const NAMES = /** @type {Record<string, string>} */ ({ gradient: "gradient", effective_rate: "effective rate" });
const OF_ITERATES = ["hessian", "eigenvalues", "condition_number"]; // told of the last one, too

/**
 * Runs a lane, and looks at each of its steps.
 *
 * @param {Run} run
 * @param {Program["inside"]} inside what is told of them
 * @returns {Row[]}
 */
export function inspect(run, inside) {
  const { lane, noise, steps } = run;
  const rows = inside.map(([field, name, width]) => {
    const count = OF_ITERATES.includes(field) ? steps + 1 : steps;
    return { field, name, size: width, values: new Float32Array(count * width).fill(NaN) };
  });
  const numbers = new Float64Array(rows.reduce((sum, row) => sum + row.size, 0));
  /** @type {See} */
  const see = (t, x, y, state) => {
    lane.inspect(numbers, state, t + 1, noise[2 * t], noise[2 * t + 1], x, y);
    let place = 0;
    for (const row of rows) for (let k = 0; k < row.size; k++) row.values[t * row.size + k] = finite(numbers[place++]);
  };
  const { x, y, learning_rate: rate, diverged_at } = walk(run, see);
  // Of a step that led nowhere only what it met is told.
  const of = (/** @type {string} */ field) => rows.filter((row) => row.field === field);
  if (diverged_at > 0) {
    for (const row of [...of("internals"), ...of("effective_rate"), ...of("limit")]) {
      row.values.fill(NaN, (diverged_at - 1) * row.size, diverged_at * row.size);
    }
  }
  const [limit] = of("limit");
  const step = Float32Array.from({ length: 2 * steps }, (_, k) => {
    const axis = k % 2 ? y : x;
    return finite(axis[(k >> 1) + 1] - axis[k >> 1]);
  });
  return [
    ...of("gradient").map(named),
    ...of("internals").flatMap(listed),
    {
      key: "learning_rate",
      name: rate.some(Number.isFinite) ? "learning rate" : null,
      size: 1,
      values: Float32Array.from(rate, finite),
    },
    ...of("effective_rate").map(named),
    { key: "step", name: "step", size: 2, values: step },
    ...[...OF_ITERATES, "limit"].flatMap(of).map(named),
    {
      key: "overshoot",
      name: null,
      size: 1,
      values: Float32Array.from(rate, (eta, k) => finite(eta / limit.values[k])),
    },
  ];
}

/**
 * @param {{ field: string, size: number, values: Float32Array }} row
 * @returns {Row}
 */
function named({ field, size, values }) {
  return { key: field, name: NAMES[field] ?? null, size, values };
}

/**
 * What a rule remembers, only listed; a matrix by its rows.
 *
 * @param {{ name: string, size: number, values: Float32Array }} row
 * @returns {Row[]}
 */
function listed({ name, size, values }) {
  if (size < 4) return [{ key: null, name, size, values }];
  return ["x", "y"].map((axis, half) => ({
    key: null,
    name: `${name}, row ${axis}`,
    size: 2,
    values: values.filter((_, k) => (k & 3) >> 1 === half),
  }));
}

/** A number; NaN where it is infinite. */
function finite(/** @type {number} */ value) {
  return Number.isFinite(value) ? value : NaN;
}
