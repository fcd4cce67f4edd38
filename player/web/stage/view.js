// How the race is looked at, which no run depends on. One table drives the address, the buttons and the panels.

/** @import { Views } from "../shapes.d.ts" */

import { writeAddress } from "../shared/address.js";

/**
 * What may be chosen, first what is chosen at first, and how it is read from an address.
 *
 * @template Value
 * @typedef {{ choices: Value[], read: (text: string) => Value }} Choice
 */

/** @type {<Value extends string>(...choices: Value[]) => Choice<Value>} */
const ONE_OF = (...choices) => ({ choices, read: (text) => choices.find((one) => one === text) ?? choices[0] });

/** @type {Choice<number>} */
const LANE = { choices: [-1], read: (text) => (/^\d{1,2}$/.test(text) ? Number(text) : -1) };

/** @type {{ [Name in keyof Views]: Choice<Views[Name]> }} */
const TABLE = {
  view: ONE_OF("both", "contour", "surface"),
  paths: ONE_OF("whole", "walked"), // walked: what is still to come is hidden, so that a class can predict it
  curve: ONE_OF("", "loss", "gradient_norm", "distance", "accuracy"), // nothing chosen: what tells most of this ground
  against: ONE_OF("step", "cost"),
  size: ONE_OF("desk", "projector"),
  inside: LANE, // looked into
  solo: LANE, // shown alone
};

let opened = false; // whether a stage has read the address that the page was opened with

export class View extends EventTarget {
  /** @type {Views} */
  #values;

  constructor() {
    super();
    const address = new URLSearchParams(location.search);
    // A lane is told by its place: on the next stage, of another scene or lesson, it is another lane.
    if (opened) {
      address.delete("solo");
      writeAddress(["solo"], "");
    }
    opened = true;
    const values = Object.entries(TABLE).map(([name, { read }]) => [name, read(address.get(name) ?? "")]);
    this.#values = Object.fromEntries(values);
  }

  /**
   * @template {keyof Views} Name
   * @param {Name} name
   */
  get(name) {
    return this.#values[name];
  }

  /**
   * @param {keyof Views} name
   * @param {string | number} value
   */
  set(name, value) {
    if (this.#values[name] === value) return;
    Object.assign(this.#values, { [name]: value });
    this.write();
    this.dispatchEvent(new Event("change"));
  }

  /** The next of a name's choices. */
  next(/** @type {"view" | "paths" | "size"} */ name) {
    /** @type {string[]} */
    const choices = TABLE[name].choices;
    this.set(name, choices[(choices.indexOf(this.get(name)) + 1) % choices.length]);
  }

  /** Writes what is not as at first into the address. */
  write() {
    for (const [name, { choices }] of Object.entries(TABLE)) {
      const value = this.get(/** @type {keyof Views} */ (name));
      writeAddress([name], value === choices[0] ? "" : `${name}=${value}`);
    }
  }
}
