// Who answers what a link comes to: programs here, at once; where one has not come, or there is none, the live channel.

/**
 * @import { Fate } from "../shapes.d.ts"
 * @import { InspectionData, Measure } from "../wire.d.ts"
 * @import { Row } from "./inspection.js"
 */

import { floats } from "../shared/floats.js";
import { Live, liveUrl } from "../shared/live.js";
import { libraryOf } from "./library.js";
import { groundBy, insideOf, runsOf, wantedBy } from "./runs.js";

/**
 * @typedef {object} More
 * @property {Measure[]} [measures] that are asked for beside the paths
 * @property {() => void} [refused] is called where there is no answer
 */

export class Runner {
  #live;

  /** @param {(busy: boolean) => void} [told] hears whether an answer of the server is being waited for */
  constructor(told) {
    this.#live = new Live(told);
  }

  /**
   * Fetches what the lanes of a link are run with, before a hand can touch them.
   *
   * @param {string} assets
   * @param {string} link
   */
  async prepare(assets, link) {
    const library = libraryOf(assets);
    await library.open();
    const wanted = library.declarations && wantedBy(link, library.declarations);
    if (wanted) await library.fetch(wanted);
  }

  /**
   * The rows of a link; `take` gets them at once, with what became of each lane; or the rows alone when the server has
   * answered, unless something newer is asked for before, or all is dropped meanwhile.
   *
   * @param {string} assets
   * @param {string} link
   * @param {(rows: Float32Array, fates?: Fate[]) => void} take
   * @param {More} [more]
   */
  ask(assets, link, take, { measures = [], refused } = {}) {
    const found = runsOf(link, measures, libraryOf(assets));
    if (found) {
      this.#live.drop(); // what is under way there is older
      take(found.rows, found.fates);
      return;
    }
    void this.prepare(assets, link); // for the next time
    this.#live.ask(liveUrl(assets, link, { measures }), (rows) => take(rows), "numbers", refused);
  }

  /**
   * The inside of the one lane of a link; likewise.
   *
   * @param {string} assets
   * @param {string} link
   * @param {(rows: Row[]) => void} take
   */
  inspect(assets, link, take) {
    const rows = insideOf(link, libraryOf(assets));
    if (rows) {
      this.#live.drop();
      take(rows);
      return;
    }
    void this.prepare(assets, link);
    this.#live.ask(liveUrl(assets, link, { route: "inspect" }), (answer) => take(decoded(answer)), "json");
  }

  /**
   * The ground of a link, with its program; null where that has not come.
   *
   * @param {string} assets
   * @param {string} link
   */
  ground(assets, link) {
    return groundBy(link, libraryOf(assets));
  }

  /** Forgets what waits and what is under way. */
  drop() {
    this.#live.drop();
  }
}

/** The inside of a lane as the server sends it: rows of one buffer. */
function decoded(/** @type {InspectionData} */ { rows, values }) {
  const all = floats(values);
  let place = 0;
  return rows.map(({ key, name, size, count }) => ({
    key,
    name,
    size,
    values: all.subarray(place, (place += size * count)),
  }));
}
