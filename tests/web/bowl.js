// A server that has programs for one rule, "descent", on one surface, "bowl": x x + y y times its number "steep". Each
// test has a server of its own, at an address of its own.

import { mkdtempSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { as, inPlace } from "./fakes.js";

/** @import { Declarations } from "../../player/web/wire.d.ts" */

/** @type {Declarations} */
const DECLARED = {
  surfaces: {
    bowl: {
      numbers: { steep: 1 },
      domain: [
        [-2, 2],
        [-2, 2],
      ],
      minima: [[0, 0]],
      local_minima: [],
      infimum: 0,
    },
  },
  rules: { descent: { numbers: { rate: 0.1 }, switches: {} } },
  schedules: { constant: { numbers: {} } },
  transform: { numbers: { turn: 0, stretch: 1, loss_factor: 1 } },
  tolerance: 0.5,
};

// x halves where rate times steep is a quarter. Noise pushes it.
const BIND = `export function bind([steep, rate = 0, sigma = 0]) { return {
  value: (x, y) => steep * (x * x + y * y),
  gradient(out, x, y) { out[0] = 2 * steep * x; out[1] = 2 * steep * y; },
  grid(out, [left, right], [bottom, top], columns, rows) {
    const [wide, high] = [(right - left) / (columns - 1), (top - bottom) / (rows - 1)];
    for (let k = 0; k < columns * rows; k++)
      out[k] = this.value(left + wide * (k % columns), bottom + high * Math.floor(k / columns));
  },
  init(q, x, y) { q[0] = x; q[1] = y; q[2] = rate; },
  step(q, t, u, v) {
    q[0] -= rate * (2 * steep * q[0] + (sigma && sigma * u)); q[1] -= rate * (2 * steep * q[1] + (sigma && sigma * v));
  },
  inspect(r, q, t, u, v, x, y) {
    r[0] = 2 * steep * x; r[1] = 2 * steep * y; r[2] = 2 * steep; r[3] = 0; r[4] = 2 * steep;
    r[5] = r[6] = 2 * steep; r[7] = 1; r[8] = 1 / steep;
  },
}; }
`;
const INSIDE = [
  ["gradient", "", 2],
  ["hessian", "", 3],
  ["eigenvalues", "", 2],
  ["condition_number", "", 1],
  ["limit", "", 1],
];

/** @param {string[]} numbers @param {string} [more] */
const moduleOf = (numbers, more = "") => `export const numbers = ${JSON.stringify(numbers)};\n${more}${BIND}`;

const LANE = `export const size = 3; export const cost = 1; export const inside = ${JSON.stringify(INSIDE)};\n`;
const MODULES = {
  "bowl.js": moduleOf(["surface.steep"]),
  "bowl.descent.constant.js": moduleOf(["surface.steep", "rule.rate"], LANE),
  "bowl.descent.constant.noisy.js": moduleOf(["surface.steep", "rule.rate", "noise.sigma"], LANE),
};

export class BowlServer {
  /** The names of what was asked for, one after the other. @type {string[]} */
  asked = [];
  /** What is refused, until it is had again. @type {Set<string>} */
  refused = new Set();
  /** What the live channel waits for before it answers. @type {Promise<unknown>} */
  live = Promise.resolve();

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), "bowl-"));
    mkdirSync(join(folder, "kinds"));
    writeFileSync(join(folder, "package.json"), '{"type": "module"}');
    for (const [name, text] of Object.entries(MODULES)) writeFileSync(join(folder, "kinds", name), text);
    this.assets = pathToFileURL(folder).href;
    inPlace({ fetch: (/** @type {unknown} */ url) => this.#answer(new URL(as(url))) });
  }

  /** @param {URL} url */
  async #answer(url) {
    const name = `${url.pathname.slice(new URL(this.assets).pathname.length + 1)}${url.search}`;
    this.asked.push(name);
    if (this.refused.has(name)) return new Response("no", { status: 503 });
    if (name === "kinds/declarations.json") return Response.json(DECLARED);
    if (name.startsWith("kinds/draws")) return new Response(new Float64Array(2 * 4).fill(1).buffer);
    await this.live;
    return new Response(new Float32Array(9).buffer);
  }
}

/** Until what was asked for has come, modules included. @param {() => boolean} come */
export async function until(come) {
  while (!come()) await new Promise((resolve) => setImmediate(resolve));
}
