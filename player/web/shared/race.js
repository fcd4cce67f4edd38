// A race as the server sends it, made ready to draw.

/**
 * @import { Fate, Lane, Path, Race } from "../shapes.d.ts"
 * @import { Measure, StageData, Window } from "../wire.d.ts"
 */

import { floats } from "./floats.js";
import { moved } from "./motion.js";

/**
 * Lanes with their rows: x, y, the loss above the infimum (or the loss itself where there is none) and the measures
 * that came along, one number a step; and with their companions, rows of the same kind.
 *
 * @param {StageData} data
 * @param {Float32Array} all
 * @returns {Race}
 */
export function readRace(data, all = floats(data.paths), measures = data.measures) {
  const rows = data.steps + 1;
  let place = 0;
  const row = () => all.subarray(place, (place += rows));
  const path = () => ({ x: row(), y: row(), above: row() });
  /** @type {Lane[]} */
  const lanes = data.lanes.map((lane) => {
    const own = path();
    /** @type {Partial<Record<Measure, Float32Array>>} */
    const told = {};
    for (const measure of measures) told[measure] = row();
    if (lane.cost_per_step !== null) told.cost = costs(own, lane.cost_per_step);
    const out = outside(own, data.domain);
    return { ...lane, ...own, ...told, outside: out, left_at: leftAt(own, out), companions: [] };
  });
  for (const lane of lanes) lane.companions = Array.from({ length: data.companions }, path);
  return { ...data, lanes, rows, shownStart: moved(data.start, data.move) };
}

/**
 * The same under a moving hand. The live channel tells of paths only: there, what became of a lane is known when the
 * hand rests.
 *
 * @param {StageData} data
 * @param {Float32Array} rows
 * @param {Measure[]} measures
 * @param {Fate[]} [fates]
 */
export function readLive(data, rows, measures, fates) {
  const race = readRace(data, rows, measures);
  race.lanes.forEach((lane, index) => Object.assign(lane, fates?.[index] ?? seen(lane)));
  return race;
}

/** @returns {Fate} */
function seen(/** @type {Path} */ { x }) {
  const lost = x.findIndex(Number.isNaN);
  return { status: lost < 0 ? "running" : "diverged", diverged_at: lost, converged_at: -1 };
}

/**
 * How many companions each lane has in rows of the live channel.
 *
 * @param {Float32Array} rows
 * @param {StageData} data
 * @param {Measure[]} measures
 */
export function companionsIn(rows, { steps, lanes }, measures) {
  const own = lanes.length * (3 + measures.length);
  return lanes.length ? (rows.length / (steps + 1) - own) / (3 * lanes.length) : 0;
}

/**
 * The cost of a path whose every step costs the same; one that is lost costs no more.
 *
 * @param {Path} path
 * @param {number} each
 */
function costs({ x }, each) {
  let walked = -1;
  return Float32Array.from(x, (value) => each * (Number.isNaN(value) ? (walked >= 0 ? walked + 1 : 0) : ++walked));
}

/**
 * At which steps a path is out of the domain.
 *
 * @param {Path} path
 * @param {Window} domain
 */
function outside({ x, y }, [[left, right], [bottom, top]]) {
  return Uint8Array.from(x, (_, k) => Number(x[k] < left || x[k] > right || y[k] < bottom || y[k] > top));
}

/**
 * The first step from which a path stays out of the domain, to its last finite point.
 *
 * @param {Path} path
 * @param {Uint8Array} out
 */
function leftAt({ x }, out) {
  let step = x.length - 1;
  while (step >= 0 && Number.isNaN(x[step])) step--;
  while (step >= 0 && out[step]) step--;
  return step + 1;
}
