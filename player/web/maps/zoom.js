// The zoom of maps whose kind has one: all of them show the same window.

/**
 * @import { Ends, Pair, Window } from "../wire.d.ts"
 * @import { Panels } from "./panels.js"
 */

const REST = 250; // milliseconds for which a zoom must rest until its window is computed

export class Zoom {
  #key = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #later;

  /**
   * @param {Panels} panels
   * @param {(window: Window) => void} rested hears of a window that a person has zoomed to
   */
  constructor(panels, rested) {
    this.panels = panels;
    this.rested = rested;
  }

  /**
   * Makes the window so many times as large, around a point or its middle; 0 times: shows the whole one. Answers false
   * where nothing can be zoomed.
   *
   * @param {number} times
   * @param {Pair | null} at
   */
  by(times, at) {
    const { kind, maps } = this.panels;
    const window = maps[0].panel.window();
    if (!kind.whole || !window) return false;
    const [x, y] = window;
    const shown = times ? /** @type {Window} */ ([scaled(x, times, at?.[0]), scaled(y, times, at?.[1])]) : kind.whole;
    for (const { panel } of maps) panel.zoomTo(shown);
    return true;
  }

  /**
   * A person has zoomed one map: the others follow, and all are computed anew once the hand rests.
   *
   * @param {Window} window
   * @param {number} index of the map
   */
  follow(window, index) {
    const key = window
      .flat()
      .map((end) => end.toPrecision(10))
      .join();
    if (key === this.#key || !this.panels.range) return;
    this.#key = key;
    for (const map of this.panels.maps) if (map.index !== index) map.panel.zoomTo(window);
    clearTimeout(this.#later);
    this.#later = setTimeout(() => {
      if (this.panels.range && !same(window, this.panels.range)) this.rested(window);
    }, REST);
  }

  dispose() {
    clearTimeout(this.#later);
  }
}

/**
 * A range so many times as large, around a value or its middle.
 *
 * @param {Ends} range
 * @param {number} times
 * @param {number} [centre]
 * @returns {Ends}
 */
function scaled([low, high], times, centre = (low + high) / 2) {
  const half = ((high - low) / 2) * times;
  return [centre - half, centre + half];
}

/**
 * @param {Window} one
 * @param {Window} other
 */
function same(one, other) {
  const ends = other.flat();
  return one.flat().every((end, k) => Math.abs(end - ends[k]) < 1e-9 * (Math.abs(end) + 1));
}
