// How the race is looked at, which no run depends on. One table drives the address, the buttons and the panels.

import { writeAddress } from "../shared/address.js";

const ONE_OF = (...choices) => ({ choices, read: (text) => (choices.includes(text) ? text : choices[0]) });

const TABLE = {
  view: ONE_OF("both", "contour", "surface"),
  paths: ONE_OF("whole", "walked"), // walked: what is still to come is hidden, so that a class can predict it
  curve: ONE_OF("", "loss", "gradient_norm", "distance", "accuracy"), // nothing chosen: what tells most of this ground
  against: ONE_OF("step", "cost"),
  size: ONE_OF("desk", "projector"),
  inside: { choices: [-1], read: (text) => (/^\d{1,2}$/.test(text) ? Number(text) : -1) }, // the lane that is looked into
};

export class View extends EventTarget {
  #values = {};

  constructor() {
    super();
    const address = new URLSearchParams(location.search);
    for (const [name, { read }] of Object.entries(TABLE)) this.#values[name] = read(address.get(name) ?? "");
  }

  get(name) {
    return this.#values[name];
  }

  set(name, value) {
    if (this.#values[name] === value) return;
    this.#values[name] = value;
    this.write();
    this.dispatchEvent(Object.assign(new Event("change"), { changed: name }));
  }

  /** The next of a name's choices. */
  next(name) {
    const { choices } = TABLE[name];
    this.set(name, choices[(choices.indexOf(this.get(name)) + 1) % choices.length]);
  }

  /** Writes what is not as at first into the address. */
  write() {
    const changed = Object.entries(TABLE).filter(([name, { choices }]) => this.get(name) !== choices[0]);
    for (const name of Object.keys(TABLE)) {
      writeAddress([name], changed.some(([one]) => one === name) ? `${name}=${this.get(name)}` : "");
    }
  }
}
