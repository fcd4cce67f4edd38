// A covered race: what can be seen of it before anybody has said what they expect.

/** @import { Lane, Race } from "../shapes.d.ts" */

export const COVERED = "Covered until you have answered.";

/**
 * A race of which nothing is told but where every lane stands at the start.
 *
 * @param {Race} race
 * @returns {Race}
 */
export function atStart(race) {
  /** @type {Lane[]} */
  const lanes = race.lanes.map((lane) => ({
    ...firstStep(lane),
    companions: lane.companions.map(firstStep),
    status: "running",
    converged_at: -1,
    diverged_at: -1,
    badge: null,
  }));
  return { ...race, lanes, rows: 1 };
}

/**
 * A path with its rows cut after their first number.
 *
 * @template {object} AnyPath
 * @param {AnyPath} path
 * @returns {AnyPath}
 */
function firstStep(path) {
  const cut = Object.entries(path).map(([name, value]) => [name, isRow(value) ? value.subarray(0, 1) : value]);
  return Object.fromEntries(cut);
}

/** @type {(value: unknown) => value is Float32Array | Uint8Array} */
function isRow(value) {
  return value instanceof Float32Array || value instanceof Uint8Array;
}
