// Which measure the maps show.

/** @import { MapMeasure } from "../wire.d.ts" */

import { around } from "../shared/find.js";

/** The buttons for the measures. What a person has chosen is kept while the maps have it; else one is proposed. */
export class Choice {
  #chosen = "";
  #proposed = "";
  /** @type {MapMeasure[]} */
  #measures = [];

  /**
   * @param {HTMLElement} element
   * @param {() => void} changed
   */
  constructor(element, changed) {
    this.element = element;
    element.addEventListener("click", (event) => {
      const button = around(event.target, "button");
      if (!button) return;
      this.#chosen = button.value;
      this.#press();
      changed();
    });
  }

  /** The measure that is shown; there is one once some were offered. */
  get shown() {
    const named = (/** @type {string} */ wanted) => this.#measures.find(({ name }) => name === wanted);
    return named(this.#chosen) ?? named(this.#proposed) ?? this.#measures[0];
  }

  /**
   * The measure that is shown unless a person has chosen.
   *
   * @param {string} name
   */
  propose(name) {
    if (name === this.#proposed) return;
    this.#proposed = name;
    this.#press();
  }

  /** @param {MapMeasure[]} measures */
  offer(measures) {
    const names = (/** @type {MapMeasure[]} */ all) => all.map(({ name }) => name).join();
    const known = names(measures) === names(this.#measures);
    this.#measures = measures;
    this.element.hidden = measures.length < 2;
    if (!known) this.element.innerHTML = measures.map(buttonOf).join("");
    this.#press();
  }

  #press() {
    for (const button of this.element.querySelectorAll("button"))
      button.setAttribute("aria-pressed", String(button.value === this.shown.name));
  }
}

/** @param {MapMeasure} measure */
function buttonOf({ name, label, about }) {
  return `<button type="button" value="${name}" title="${about}">${label}</button>`;
}
