// What the scoreboard shows of a lane: a column for each number, and what became of it.

/**
 * @import { Lane, Race } from "../shapes.d.ts"
 * @import { Status } from "../wire.d.ts"
 */

import { number } from "../shared/number.js";

/** @type {Record<Status, (lane: Lane) => string>} */
const WORDS = {
  converged: (lane) => `converged at ${lane.converged_at}`,
  stalled: () => "stalled",
  circling: () => "circling",
  escaped: (lane) => `escaped at ${lane.left_at}`,
  diverged: (lane) => `diverged at ${lane.diverged_at}`,
  running: () => "",
};
/** @type {Status[]} */
const STANDINGS = ["converged", "circling", "running", "stalled", "escaped", "diverged"]; // as sorted by status

/**
 * What a column shows: `of` answers what it is sorted by, NaN where there is nothing yet, and undefined where a live
 * update does not tell: what was shown stays then. `text` is what stands in it.
 *
 * @typedef {object} Column
 * @property {string} name
 * @property {string} [label]
 * @property {string | ((race: Race) => string)} hint
 * @property {(lane: Lane, step: number, race: Race) => number | undefined} [of]
 * @property {(value: number, race: Race) => string} [text]
 */

/** @type {Column[]} */
export const COLUMNS = [
  { name: "optimizer", hint: "Sort as in the settings" }, // its text and its place are known from the start
  {
    name: "loss",
    hint: "Loss at the playhead",
    of: (lane, step) => lane.above[step],
    text: (above, race) => number(above + race.offset),
  },
  {
    name: "distance",
    hint: "Distance to the nearest global minimum",
    of: (lane, step) => finite(lane.distance?.[step]),
    text: (distance) => number(distance),
  },
  {
    name: "evaluations",
    hint: "Evaluations asked for so far: a loss or a gradient counts 1, a Hessian 2",
    of: (lane, step) => lane.cost?.[step],
    text: (count) => number(count, 5),
  },
  { name: "word", label: "status", hint: ({ converged }) => `What became of it. ${converged}`, of: standing },
];

/** A distance to no minimum is no number to show; what is not told stays so. */
function finite(/** @type {number | undefined} */ value) {
  return value === Infinity ? NaN : value;
}

/**
 * The first step at which a lane's outcome can be told.
 *
 * @param {Lane} lane
 * @param {Race} race
 */
function overAt(lane, race) {
  if (lane.status === "escaped") return lane.left_at;
  return lane.diverged_at >= 0 ? lane.diverged_at : lane.converged_at >= 0 ? lane.converged_at : race.steps;
}

/**
 * What became of a lane, once the playhead is there; until then, whether the picture still holds it.
 *
 * @param {Lane} lane
 * @param {number} step
 * @param {Race} race
 */
export function word(lane, step, race) {
  const told = step >= overAt(lane, race) && WORDS[lane.status](lane);
  if (told || !lane.outside[step]) return told || "";
  let since = step;
  while (since > 0 && lane.outside[since - 1]) since--;
  return `off screen since ${since}`;
}

/**
 * By outcome; within one, the earlier first.
 *
 * @param {Lane} lane
 * @param {number} step
 * @param {Race} race
 */
function standing(lane, step, race) {
  const over = overAt(lane, race);
  return step < over ? STANDINGS.indexOf("running") : STANDINGS.indexOf(lane.status) + over / (race.steps + 1);
}
