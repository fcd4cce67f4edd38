// The grammar of links, as studies/link.py has it: a race as text, and back, and one of its numbers turned. Here a race
// is what its link says: numbers are the texts that stand there, and what stands at its default does not stand there.

/** @import { LensData, Pair, PartName, Window } from "../wire.d.ts" */

/** @typedef {Record<string, string>} Numbers by name */
/** @typedef {{ slug: string, numbers: Numbers }} Thing */
/** @typedef {{ on: boolean, optimizer: Thing, schedule: Thing | null }} LinkLane */

/**
 * @typedef {object} LinkRace
 * @property {Thing} surface
 * @property {{ numbers: Numbers }} start
 * @property {{ numbers: Numbers }} race
 * @property {LinkLane[]} lanes
 * @property {{ numbers: Numbers }} transform
 * @property {{ numbers: Numbers }} ensemble
 * @property {[key: string, text: string][]} more what is not the race's
 */

const COORDINATES = ["x", "y"];
const OWN_NUMBERS = ["steps", "tolerance"]; // of the race itself
const OWN = ["surface", "start", "steps", "lane", "transform", "ensemble", "tolerance"];
const PLAIN = /%(3A|2C|3D|40)/g; // what needs no escape in a query: people read links

/**
 * The race of a link.
 *
 * @param {string} link a query without its question mark
 * @returns {LinkRace}
 */
export function readLink(link) {
  const query = new URLSearchParams(link);
  const text = (/** @type {string} */ key) => query.get(key) ?? "";
  const start = text("start").split(",");
  return {
    surface: readThing(text("surface")),
    start: { numbers: Object.fromEntries(COORDINATES.map((name, k) => [name, start[k]])) },
    race: {
      numbers: Object.fromEntries(OWN_NUMBERS.filter((name) => query.has(name)).map((name) => [name, text(name)])),
    },
    lanes: query.getAll("lane").filter(Boolean).map(readLane),
    transform: { numbers: readNumbers(text("transform")) },
    ensemble: { numbers: readNumbers(text("ensemble")) },
    more: [...query].filter(([key]) => !OWN.includes(key)),
  };
}

/**
 * The link of a race.
 *
 * @param {LinkRace} race
 */
export function writeLink({ surface, start, race, lanes, transform, ensemble, more }) {
  const further = [
    ["transform", numbersText(transform.numbers)],
    ["ensemble", numbersText(ensemble.numbers)],
    ["tolerance", race.numbers.tolerance ?? ""],
  ];
  return written([
    ["surface", thingText(surface)],
    ["start", COORDINATES.map((name) => start.numbers[name]).join(",")],
    ["steps", race.numbers.steps],
    ...(lanes.length ? lanes.map((lane) => ["lane", laneText(lane)]) : [["lane", ""]]),
    ...further.filter(([, text]) => text),
    ...more,
  ]);
}

/**
 * Where a number of a race stands, for each part of it that has numbers (studies/parts.py).
 *
 * @type {Record<PartName, (race: LinkRace, lanes: number[]) => ({ numbers: Numbers } | null | undefined)[]>}
 */
const PARTS = {
  optimizer: (race, lanes) => lanes.map((k) => race.lanes[k]?.optimizer),
  surface: ({ surface }) => [surface],
  start: ({ start }) => [start],
  schedule: (race, lanes) => lanes.map((k) => race.lanes[k]?.schedule),
  transform: ({ transform }) => [transform],
  ensemble: ({ ensemble }) => [ensemble],
  race: ({ race }) => [race],
};

/**
 * The text of a number of a race; null where it stands at its default.
 *
 * @param {LinkRace} race
 * @param {LensData} lens
 */
export function numberOf(race, { of, name, lanes }) {
  return PARTS[of](race, lanes)[0]?.numbers[name] ?? null;
}

/**
 * Turns a number of a race: the text of its value in a link.
 *
 * @param {LinkRace} race
 * @param {LensData} lens
 * @param {string} text
 */
export function turn(race, { of, name, lanes }, text) {
  for (const part of PARTS[of](race, lanes)) if (part) part.numbers[name] = text;
}

/**
 * A link with one of its numbers at another value.
 *
 * @param {string} link
 * @param {LensData} lens
 * @param {string} text
 */
export function turned(link, lens, text) {
  const race = readLink(link);
  turn(race, lens, text);
  return writeLink(race);
}

/**
 * A link with its start at a point.
 *
 * @param {string} link
 * @param {Pair} point
 */
export function startedAt(link, point) {
  const race = readLink(link);
  COORDINATES.forEach((name, k) => (race.start.numbers[name] = String(point[k])));
  return writeLink(race);
}

/**
 * How many steps the race of a link takes.
 *
 * @param {string} link
 */
export function stepsOf(link) {
  return Number(readLink(link).race.numbers.steps);
}

/**
 * A link with one lane only.
 *
 * @param {string} link
 * @param {string} text of the lane
 */
export function withLane(link, text) {
  return writeLink({ ...readLink(link), lanes: [readLane(text)] });
}

/**
 * The part of a link that decides the ground: its surface, and how that is transformed.
 *
 * @param {string} link
 */
export function groundOf(link) {
  const race = readLink(link);
  const pairs = [
    ["surface", thingText(race.surface)],
    ["transform", numbersText(race.transform.numbers)],
  ];
  return written(pairs.filter(([, text]) => text));
}

/**
 * A lane as its part of a link.
 *
 * @param {LinkLane} lane
 */
export function laneText({ on, optimizer, schedule }) {
  return `${on ? "" : "!"}${thingText(optimizer)}${schedule ? `@${thingText(schedule)}` : ""}`;
}

/**
 * A link to a map, over a window: left,right,bottom,top.
 *
 * @param {string} link
 * @param {Window} window
 */
export function withWindow(link, window) {
  return `${link}&${written([["window", window.flat().join(",")]])}`;
}

/**
 * @param {string} text
 * @returns {LinkLane}
 */
function readLane(text) {
  const [rule, schedule = ""] = text.replace(/^!/, "").split("@");
  return { on: !text.startsWith("!"), optimizer: readThing(rule), schedule: schedule ? readThing(schedule) : null };
}

/**
 * @param {string} text
 * @returns {Thing}
 */
function readThing(text) {
  const [slug, numbers = ""] = text.split(":");
  return { slug, numbers: readNumbers(numbers) };
}

/**
 * @param {string} text
 * @returns {Numbers}
 */
function readNumbers(text) {
  return Object.fromEntries(
    text
      .split(",")
      .filter(Boolean)
      .map((one) => one.split("=")),
  );
}

/** @param {Thing} thing */
function thingText({ slug, numbers }) {
  const text = numbersText(numbers);
  return text ? `${slug}:${text}` : slug;
}

/** @param {Numbers} numbers */
function numbersText(numbers) {
  return Object.entries(numbers)
    .map((pair) => pair.join("="))
    .join(",");
}

/** @param {string[][]} pairs of keys and texts */
function written(pairs) {
  const escaped = (/** @type {string} */ text) => encodeURIComponent(text).replace(PLAIN, decodeURIComponent);
  return pairs.map((pair) => pair.map(escaped).join("=")).join("&");
}
