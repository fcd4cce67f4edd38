// What is said of a race to who does not see it.

/** @import { Race } from "../shapes.d.ts" */

import { number } from "../shared/number.js";

/**
 * Who stands lowest at a step: "Adam leads with a loss of 0.01"; nothing where nobody has a loss. Of lanes whose losses
 * print alike, none leads.
 */
export function leader(/** @type {Race} */ { lanes, offset }, /** @type {number} */ step) {
  const standing = lanes.filter(({ above }) => Number.isFinite(above[step]));
  if (!standing.length) return "";
  const least = Math.min(...standing.map(({ above }) => above[step]));
  const loss = number(least + offset);
  const [first, second, ...more] = standing.filter(({ above }) => number(above[step] + offset) === loss);
  if (!second) return `${first.name} leads with a loss of ${loss}`;
  const names = more.length ? `${more.length + 2} lanes` : `${first.name} and ${second.name}`;
  return `${names} are level at a loss of ${loss}`;
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
