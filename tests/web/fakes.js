// What the tests put in place of the browser and of the server. Each file of tests is a process: nothing is taken back.

/** @import { LaneData, MapMeasure, StageData } from "../../player/web/wire.d.ts" */
/** @import { MapForm } from "../../player/web/shapes.d.ts" */

/** Anything, so that a small fake may stand for a large thing. @param {unknown} thing @returns {any} */
export const as = (thing) => thing;

/** Puts things in place of the browser's, by name. @param {Record<string, unknown>} things */
export function inPlace(things) {
  for (const [name, value] of Object.entries(things))
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

/** Until everything that waits on no timer has happened. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));

/** base64 of little-endian float32. @param {Iterable<number>} numbers */
export function packed(numbers) {
  const all = [...numbers];
  const buffer = Buffer.alloc(4 * all.length);
  all.forEach((value, k) => buffer.writeFloatLE(value, 4 * k));
  return buffer.toString("base64");
}

/** The screen's frames, and its time. */
export class Frames {
  now = 1000;
  /** @type {Map<number, (now: number) => void>} */
  waiting = new Map();
  #last = 0;

  constructor() {
    inPlace({
      requestAnimationFrame: (/** @type {(now: number) => void} */ draw) => {
        this.waiting.set(++this.#last, draw);
        return this.#last;
      },
      cancelAnimationFrame: (/** @type {number} */ id) => this.waiting.delete(id),
      performance: { now: () => this.now },
    });
  }

  /** So many milliseconds pass, then there is a frame. @param {number} milliseconds */
  pass(milliseconds) {
    this.now += milliseconds;
    const drawn = [...this.waiting.values()];
    this.waiting.clear();
    for (const draw of drawn) draw(this.now);
  }
}

/** Timers that run when they are told to. */
export class Timers {
  /** @type {Map<number, { at: number, run: () => void }>} */
  waiting = new Map();
  #now = 0;
  #last = 0;

  constructor() {
    inPlace({
      setTimeout: (/** @type {() => void} */ run, delay = 0) => {
        this.waiting.set(++this.#last, { at: this.#now + delay, run });
        return this.#last;
      },
      clearTimeout: (/** @type {number} */ id) => this.waiting.delete(id),
    });
  }

  /** Lets so many milliseconds pass. @param {number} milliseconds */
  pass(milliseconds) {
    const end = this.#now + milliseconds;
    for (;;) {
      const [next] = [...this.waiting]
        .filter(([, { at }]) => at <= end)
        .sort(([, one], [, other]) => one.at - other.at);
      if (!next) break;
      const [id, { at, run }] = next;
      this.waiting.delete(id);
      this.#now = at;
      run();
    }
    this.#now = end;
  }
}

/**
 * Requests that wait until a test answers them.
 *
 * @typedef {{ url: string, signal?: AbortSignal, answer: (response: unknown) => Promise<void>,
 *   fail: (error: Error) => Promise<void> }} Request
 */
export class Server {
  /** @type {Request[]} */
  asked = [];

  constructor() {
    inPlace({
      fetch: (/** @type {unknown} */ url, /** @type {{ signal?: AbortSignal }} */ { signal } = {}) =>
        new Promise((resolve, reject) => {
          const answer = (/** @type {unknown} */ response) => (resolve(response), settled());
          const fail = (/** @type {Error} */ error) => (reject(error), settled());
          signal?.addEventListener("abort", () => reject(signal.reason));
          this.asked.push({ url: String(url), signal, answer, fail });
        }),
    });
  }

  get urls() {
    return this.asked.map(({ url }) => url);
  }

  /** The request that was sent last. */
  get last() {
    return /** @type {Request} */ (this.asked.at(-1));
  }
}

/** The address bar. */
export class AddressBar {
  /** @type {string[]} */
  written = [];

  constructor(search = "", hash = "") {
    const location = { pathname: "/race", search, hash, href: `http://home/race${search}${hash}` };
    const state = { of: "the page" };
    inPlace({
      location,
      history: {
        state,
        replaceState: (/** @type {unknown} */ kept, /** @type {string} */ _, /** @type {string} */ url) => {
          if (kept !== state) throw new Error("The history's state was not kept.");
          this.written.push(url);
          const told = new URL(url, "http://home");
          Object.assign(location, { search: told.search, href: told.href });
        },
      },
    });
  }

  get search() {
    return location.search;
  }
}

/** A lane as the server sends it. @param {Partial<LaneData>} [told] @returns {LaneData} */
export const laneData = (told) => ({
  light: "#aa0000",
  dark: "#ff8888",
  dash: "solid",
  marker: "circle",
  text: "adam",
  name: "Adam",
  status: "running",
  converged_at: -1,
  diverged_at: -1,
  cost_per_step: 1,
  badge: null,
  ...told,
});

/**
 * A race of one lane that takes two steps, as the server sends it.
 *
 * @param {Partial<StageData>} [told]
 * @returns {StageData}
 */
export const stageData = (told) => ({
  assets: "app/assets",
  link: "surface=beale",
  address: { keys: ["surface"], query: "surface=beale" },
  ground: "surface=beale",
  domain: [
    [-1, 1],
    [-1, 1],
  ],
  start: [0, 0],
  move: {
    matrix: [
      [1, 0],
      [0, 1],
    ],
    about: [0, 0],
  },
  steps: 2,
  converged: "",
  offset: 0,
  measures: [],
  companions: 0,
  lanes: [laneData()],
  paths: packed(new Float32Array(9)),
  covered: false,
  sketch: null,
  compact: false,
  ...told,
});

/**
 * A map of so many rows and columns, of whose cells the steps and the loss are told.
 *
 * @param {number} rows
 * @param {number} columns
 * @returns {MapForm}
 */
export const formOf = (rows, columns) => ({
  rows,
  columns,
  measures: ["steps", "loss"],
  range: [
    [0, columns],
    [0, rows],
  ],
});

/** A measure of cells, of which each has one. @param {Partial<MapMeasure>} [told] @returns {MapMeasure} */
export const mapMeasure = (told) => ({
  name: "loss",
  label: "Final loss",
  about: "",
  scale: "log",
  everywhere: true,
  whole: false,
  ...told,
});

/** The measure of which only some cells have one. */
export const STEPS = mapMeasure({ name: "steps", label: "Steps", scale: "steps", everywhere: false, whole: true });

/** @typedef {{ cell: number, values: number[], code: number }} CellData */

/** Cells that differ in all that is told of them. @param {number[]} cells @returns {CellData[]} */
export const cellsOf = (cells) => cells.map((cell) => ({ cell, values: [10 * cell, cell + 0.5], code: cell + 1 }));

/** A piece of a map as player/map_stream.py sends it. @param {CellData[]} cells */
export function piece(cells) {
  const values = cells[0]?.values ?? [];
  const bytes = Buffer.alloc(4 + cells.length * (4 + 4 * values.length + 1));
  let place = bytes.writeUInt32LE(cells.length, 0);
  for (const { cell } of cells) place = bytes.writeUInt32LE(cell, place);
  for (const measure of values.keys())
    for (const { values } of cells) place = bytes.writeFloatLE(values[measure], place);
  for (const { code } of cells) place = bytes.writeUInt8(code, place);
  return Uint8Array.from(bytes);
}

/** Bytes one behind the other. @param {Uint8Array[]} parts */
export const joined = (...parts) => Uint8Array.from(Buffer.concat(parts));
