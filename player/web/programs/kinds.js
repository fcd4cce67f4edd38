// What the lanes of a link take to be run here: the programs of their kinds with their numbers, and the draws of noise.

/**
 * @import { LinkLane, LinkRace, Numbers } from "../shared/link.js"
 * @import { Declarations, SurfaceFacts } from "../wire.d.ts"
 * @import { Transform } from "./walk.js"
 */

const ALONE = { sigma: 0, seed: 0, seeds: 1, starts: 1, spread: 0.05 }; // studies/ensemble.py

/** @typedef {Record<string, number>} Values by name */
/** @typedef {typeof ALONE} Ensemble */

/**
 * @typedef {object} GroundParts
 * @property {string} kind of its program, as programs/kind.py writes it
 * @property {Values} numbers that its program may take, by their full names
 * @property {SurfaceFacts} surface
 * @property {Transform} transform
 * @property {number} tolerance
 *
 * @typedef {object} LaneParts of a lane, beside those of its ground
 * @property {Ensemble} ensemble
 * @property {number[]} seeds that make a difference: one after the other under noise, else one of no meaning
 * @property {number} steps
 *
 * @typedef {GroundParts & LaneParts} Parts
 */

/**
 * The parts of the ground of a race; null where it has no program.
 *
 * @param {LinkRace} race
 * @param {Declarations} declared
 * @returns {GroundParts | null}
 */
export function groundOf(race, declared) {
  const surface = declared.surfaces[race.surface.slug];
  if (!surface) return null;
  const transform = valuesOf(race.transform.numbers, declared.transform.numbers);
  const turned = Object.entries(declared.transform.numbers).some(([name, value]) => transform[name] !== value);
  return {
    kind: turned ? `${race.surface.slug}.turned` : race.surface.slug,
    numbers: named({ surface: valuesOf(race.surface.numbers, surface.numbers), transform }),
    surface,
    transform: /** @type {any} */ (transform),
    tolerance: Number(race.race.numbers.tolerance ?? declared.tolerance),
  };
}

/**
 * The parts of the running lanes of a race; null where one has no program.
 *
 * @param {LinkRace} race
 * @param {Declarations} declared
 * @returns {Parts[] | null}
 */
export function lanesOf(race, declared) {
  const ground = groundOf(race, declared);
  const running = race.lanes.filter(({ on }) => on);
  if (!ground || !running.every(({ optimizer }) => optimizer.slug in declared.rules)) return null;
  const ensemble = /** @type {Ensemble} */ (valuesOf(race.ensemble.numbers, ALONE));
  const { sigma, seed, seeds } = ensemble;
  const shared = {
    ensemble,
    seeds: Array.from({ length: sigma ? seeds : 1 }, (_, k) => seed + k),
    steps: Number(race.race.numbers.steps),
  };
  return running.map((lane) => ({ ...ground, ...shared, ...partsOf(lane, ground, sigma, declared) }));
}

/**
 * What of a lane's parts is its own.
 *
 * @param {LinkLane} lane
 * @param {GroundParts} ground
 * @param {number} sigma of the noise
 * @param {Declarations} declared
 */
function partsOf({ optimizer, schedule }, ground, sigma, declared) {
  const rule = declared.rules[optimizer.slug];
  const under = schedule ?? { slug: "constant", numbers: {} };
  const switches = Object.values(valuesOf(optimizer.numbers, rule.switches)).join("");
  const slug = switches ? `${optimizer.slug}-${switches}` : optimizer.slug;
  const own = named({
    rule: valuesOf(optimizer.numbers, rule.numbers),
    schedule: valuesOf(under.numbers, declared.schedules[under.slug].numbers),
    noise: { sigma },
  });
  return {
    kind: [ground.kind, slug, under.slug, ...(sigma ? ["noisy"] : [])].join("."),
    numbers: { ...ground.numbers, ...own },
  };
}

/**
 * Numbers of a link, where those that do not stand there stand at their defaults.
 *
 * @template {Record<string, number | boolean>} Defaults
 * @param {Numbers} texts
 * @param {Defaults} defaults
 * @returns {Values}
 */
function valuesOf(texts, defaults) {
  const pairs = Object.entries(defaults).map(([name, value]) => [name, Number(texts[name] ?? value)]);
  return Object.fromEntries(pairs);
}

/** Values by their full names: "rule.learning_rate". */
function named(/** @type {Record<string, Values>} */ parts) {
  /** @type {Values} */
  const numbers = {};
  for (const [part, values] of Object.entries(parts)) {
    for (const [name, value] of Object.entries(values)) numbers[`${part}.${name}`] = value;
  }
  return numbers;
}
