// What is said of a race to who does not see it.

/** @import { Race } from "../shapes.d.ts" */

import { number } from "../shared/number.js";

/** Who stands lowest at a step: "Adam leads with a loss of 0.01"; nothing where nobody has a loss. */
export function leader(/** @type {Race} */ { lanes, offset }, /** @type {number} */ step) {
  const standing = lanes.filter(({ above }) => Number.isFinite(above[step]));
  if (!standing.length) return "";
  const best = standing.reduce((one, other) => (other.above[step] < one.above[step] ? other : one));
  return `${best.name} leads with a loss of ${number(best.above[step] + offset)}`;
}

/** What became of a race that has ended. */
export function ended(/** @type {Race} */ race) {
  const led = leader(race, race.steps);
  return led ? `The race is over: ${led}.` : "The race is over.";
}

/**
 * What has changed from one race to another on the same ground.
 *
 * @param {Race} before
 * @param {Race} after
 */
export function changed(before, after) {
  const moved = String(before.start) !== String(after.start);
  const led = leader(after, after.steps);
  const start = moved ? `Start at x ${after.start[0]}, y ${after.start[1]}.` : "";
  return [start, led && `At the end ${led}.`].filter(Boolean).join(" ");
}
