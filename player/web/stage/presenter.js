// What a lecturer does with a remote control or with the keyboard: pages, presets, a lane alone, a black screen.

/** @import { Group, Shortcut } from "../shared/shortcuts.js" */
/** @import { Offers } from "../wire.d.ts" */

import { Blackout } from "../shared/blackout.js";

/** @type {Offers} */
export const NOTHING = { pages: "", presets: [], twins: false, undo: false };

/**
 * @typedef {object} On
 * @property {(by: number) => void} page hears by how many pages to go on
 * @property {(index: number) => void} preset hears of a preset that is chosen
 * @property {() => unknown} solo shows one lane alone, or all again
 * @property {(black: boolean) => void} black hears of the black screen
 */

export class Presenter {
  offers = NOTHING;

  /**
   * @param {HTMLElement} stage
   * @param {On} on
   */
  constructor(stage, on) {
    this.on = on;
    this.blackout = new Blackout(stage, on.black);
  }

  /**
   * What the keyboard does, as far as the page offers it and the race is uncovered.
   *
   * @param {boolean} covered
   * @returns {Group}
   */
  group(covered) {
    const { pages, presets } = this.offers;
    const alone = { keys: ["s"], says: "One lane alone (or Alt and a click on its row)", act: () => this.on.solo() };
    return {
      title: "Lecture",
      shortcuts: [
        ...(pages ? this.#pages : []),
        ...presets.map((name, index) => this.#preset(name, index)),
        ...(covered ? [] : [alone]),
        ...this.blackout.shortcuts,
      ],
    };
  }

  /** @returns {Shortcut[]} */
  get #pages() {
    return [
      { keys: ["PageDown"], says: `On: ${this.offers.pages}`, act: () => this.on.page(1), lasts: true },
      { keys: ["PageUp"], says: "Back", act: () => this.on.page(-1), lasts: true },
    ];
  }

  /** @returns {Shortcut} */
  #preset(/** @type {string} */ name, /** @type {number} */ index) {
    return { keys: [String(index + 1)], says: name, act: () => this.on.preset(index), lasts: true };
  }
}
