// Programs, as the server has them: modules by their kind, and the draws of noise by its seed. Each is fetched once.

/** @import { Declarations } from "../wire.d.ts" */
/** @import { Wanted } from "./runs.js" */
/** @import { Steps, Surface } from "./walk.js" */

/**
 * @typedef {object} Program of a lane
 * @property {string[]} numbers the names of the numbers that it takes
 * @property {number} size of its state
 * @property {number} cost of a step, in evaluations
 * @property {[field: string, name: string, size: number][]} inside what is told of a step; see programs/script.py
 * @property {(numbers: Float64Array) => Steps & Surface} bind
 */

const MOST_DRAWS = 256; // tables that are kept

/** @type {Map<string, Library>} */
const libraries = new Map();

/** The one library of a page. */
export function libraryOf(/** @type {string} */ assets) {
  const library = libraries.get(assets) ?? new Library(assets);
  libraries.set(assets, library);
  return library;
}

export class Library {
  /** @type {Declarations | null} */
  declarations = null;
  /** @type {Map<string, Promise<void>>} */
  #asked = new Map();
  /** @type {Map<string, Program>} */
  #programs = new Map();
  /** @type {Map<string, Float64Array>} */
  #draws = new Map();

  /** @param {string} assets where the server has them */
  constructor(assets) {
    this.assets = assets;
  }

  /** The program of a kind, where it has come. */
  program(/** @type {string} */ kind) {
    return this.#programs.get(kind) ?? null;
  }

  /** The draws of a seed, two a step, where they have come. */
  draws(/** @type {number} */ seed, /** @type {number} */ steps) {
    return this.#draws.get(drawsName(seed, steps)) ?? null;
  }

  /** Fetches what is declared. */
  async open() {
    await this.#once("declarations.json", async (url) => {
      this.declarations = await (await found(url)).json();
    });
  }

  /** Fetches what is wanted. What cannot be had now is asked for again the next time. */
  async fetch(/** @type {Wanted} */ { kinds, seeds, steps }) {
    const programs = kinds.map((kind) =>
      this.#once(`${kind}.js`, async (url) => {
        // eslint-disable-next-line no-restricted-syntax -- where all modules are one script, it holds its programs, too
        this.#programs.set(kind, await import(url.href));
      }),
    );
    const draws = seeds.map((seed) => {
      const name = drawsName(seed, steps);
      return this.#once(name, async (url) => {
        this.#draws.set(name, new Float64Array(await (await found(url)).arrayBuffer()));
        this.#forgetOldDraws();
      });
    });
    await Promise.all([...programs, ...draws]);
  }

  #forgetOldDraws() {
    for (const name of [...this.#draws.keys()].slice(0, -MOST_DRAWS)) {
      this.#draws.delete(name);
      this.#asked.delete(name);
    }
  }

  /**
   * @param {string} name
   * @param {(url: URL) => Promise<void>} take
   */
  #once(name, take) {
    const url = new URL(`${this.assets}/kinds/${name}`, location.href);
    const asked = this.#asked.get(name) ?? take(url).catch(() => void this.#asked.delete(name));
    this.#asked.set(name, asked);
    return asked;
  }
}

/** @param {number} seed @param {number} steps */
function drawsName(seed, steps) {
  return `draws?seed=${seed}&steps=${steps}`;
}

/** @param {URL} url */
async function found(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(await answer.text());
  return answer;
}
