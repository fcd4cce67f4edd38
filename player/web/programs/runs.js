// The runs of a link, made here: the rows that the live channel would answer, from programs.

/**
 * @import { Fate } from "../shapes.d.ts"
 * @import { Declarations, Measure, Pair } from "../wire.d.ts"
 * @import { Ensemble, GroundParts, Parts } from "./kinds.js"
 * @import { Row } from "./inspection.js"
 * @import { Library } from "./library.js"
 * @import { Path, Run, Surface } from "./walk.js"
 */

import { readLink } from "../shared/link.js";
import { inspect } from "./inspection.js";
import { groundOf, lanesOf } from "./kinds.js";
import { Ground, walk } from "./walk.js";

const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/** @typedef {{ kinds: string[], seeds: number[], steps: number }} Wanted what is to be fetched */

/**
 * What a link takes to be run here, its ground included; null where a lane has no program.
 *
 * @param {string} link
 * @param {Declarations} declared
 * @returns {Wanted | null}
 */
export function wantedBy(link, declared) {
  const race = readLink(link);
  const ground = groundOf(race, declared);
  const lanes = lanesOf(race, declared);
  if (!ground || !lanes) return null;
  const noisy = lanes.filter(({ ensemble }) => ensemble.sigma);
  return {
    kinds: [ground, ...lanes].map(({ kind }) => kind),
    seeds: noisy[0]?.seeds ?? [],
    steps: Number(race.race.numbers.steps),
  };
}

/**
 * The rows of the running lanes of a link, then those of their companions (see player/paths.py), and what became of
 * each lane. Null where something that they take has not come.
 *
 * @param {string} link
 * @param {Measure[]} measures
 * @param {Library} library
 * @returns {{ rows: Float32Array, fates: Fate[] } | null}
 */
export function runsOf(link, measures, library) {
  const lanes = membersOf(link, library);
  if (!lanes) return null;
  const paths = lanes.map(({ runs }) => walk(runs[0]));
  const own = lanes.flatMap(({ offset, cost }, k) => rowsBy(paths[k], offset, measures, cost));
  const others = lanes.flatMap(({ runs, offset, cost }) =>
    runs.slice(1).flatMap((run) => rowsBy(walk(run), offset, [], cost)),
  );
  const fates = paths.map(({ status, converged_at, diverged_at }) => ({ status, converged_at, diverged_at }));
  return { rows: packed([...own, ...others]), fates };
}

/**
 * The inside of the one lane of a link; null where something that it takes has not come.
 *
 * @param {string} link
 * @param {Library} library
 * @returns {Row[] | null}
 */
export function insideOf(link, library) {
  const [lane] = membersOf(link, library) ?? [];
  return lane ? inspect(lane.runs[0], lane.inside) : null;
}

/**
 * The ground of a link, with its program, and a key that is the same for the same ground; null where that has not come.
 *
 * @param {string} link
 * @param {Library} library
 */
export function groundBy(link, library) {
  const parts = library.declarations && groundOf(readLink(link), library.declarations);
  const surface = parts && boundBy(parts, library);
  return surface ? { ground: groundOn(parts, surface.bound), key: JSON.stringify(parts.numbers) } : null;
}

/**
 * The running lanes of a link, each with its own run, and those of its companions.
 *
 * @param {string} link
 * @param {Library} library
 */
function membersOf(link, library) {
  const race = readLink(link);
  const parts = library.declarations && lanesOf(race, library.declarations);
  const start = /** @type {Pair} */ ([race.start.numbers.x, race.start.numbers.y].map(Number));
  const lanes = parts?.map((lane) => memberOf(lane, start, library));
  return lanes?.every((lane) => lane !== null) ? lanes : null;
}

/**
 * @param {Parts} parts
 * @param {Pair} start
 * @param {Library} library
 */
function memberOf(parts, start, library) {
  const { ensemble, seeds, steps } = parts;
  const found = boundBy(parts, library);
  const draws = seeds.map((seed) => (ensemble.sigma ? library.draws(seed, steps) : []));
  if (!found || !draws.every((noise) => noise !== null)) return null;
  const { program, bound: lane } = found;
  const ground = groundOn(parts, lane);
  /** @type {Run[]} */
  const runs = cloud(ground, start, ensemble).flatMap((one) =>
    draws.map((noise) => ({ lane, size: program.size, ground, start: one, steps, noise })),
  );
  return { runs, offset: ground.offset, cost: program.cost, inside: program.inside };
}

/**
 * A program at its numbers; null where it has not come.
 *
 * @param {GroundParts} parts
 * @param {Library} library
 */
function boundBy({ kind, numbers }, library) {
  const program = library.program(kind);
  return program && { program, bound: program.bind(Float64Array.from(program.numbers, (name) => numbers[name])) };
}

/**
 * @param {GroundParts} parts
 * @param {Surface} bound
 */
function groundOn({ surface, transform, tolerance }, bound) {
  return new Ground(surface, transform, tolerance, bound);
}

/**
 * The starts of a lane's runs, as they are shown: its own, and points that fill a disc evenly about it.
 *
 * @param {Ground} ground
 * @param {Pair} start
 * @param {Ensemble} ensemble
 * @returns {Pair[]}
 */
function cloud(ground, start, { starts, spread }) {
  const [x, y] = ground.move(start);
  return Array.from({ length: starts }, (_, k) => {
    const radius = spread * ground.diagonal * Math.sqrt(k / Math.max(starts - 1, 1));
    return [x + radius * Math.cos(k * GOLDEN_ANGLE), y + radius * Math.sin(k * GOLDEN_ANGLE)];
  });
}

/**
 * @param {Path} path
 * @param {number} offset of its losses
 * @param {Measure[]} measures
 * @param {number} cost of a step
 */
function rowsBy(path, offset, measures, cost) {
  const above = path.loss.map((loss) => loss - offset);
  return [path.x, path.y, above, ...measures.map((name) => measured(path, name, cost))];
}

/**
 * @param {Path} path
 * @param {Measure} name
 * @param {number} cost of a step
 */
function measured(path, name, cost) {
  if (name === "gradient_norm" || name === "distance") return path[name];
  if (name === "accuracy") return path.x.map(() => NaN);
  const last = path.diverged_at < 0 ? Infinity : path.diverged_at;
  return path.x.map((_, step) => cost * Math.min(step, last));
}

/** Rows one behind the other, as float32. */
function packed(/** @type {Float64Array[]} */ rows) {
  const all = new Float32Array(rows.reduce((size, row) => size + row.length, 0));
  let place = 0;
  for (const row of rows) {
    all.set(row, place);
    place += row.length;
  }
  return all;
}
