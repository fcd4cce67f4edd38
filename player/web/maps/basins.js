// Maps of starts: their axes are those of the ground, so that paths lie on the maps themselves, and a person zooms on
// them.

/**
 * @import { FoundCell, MapKind, Pointed, ShownMap } from "../shapes.d.ts"
 * @import { BasinsData, MapData, MapMeasure, Pair, Window } from "../wire.d.ts"
 */

import { startedAt, withWindow } from "../shared/link.js";
import { movedBack } from "../shared/motion.js";
import { number, pointed } from "../shared/number.js";
import { fateOf } from "./fates.js";

/** @implements {MapKind} */
export class Basins {
  together = true;
  best = false; // a start on a minimum
  ground = null;

  /** @param {BasinsData} data */
  constructor(data) {
    this.data = data;
  }

  get whole() {
    return this.data.whole;
  }

  /**
   * @param {MapData} map
   * @param {Window} range
   */
  queryOf({ map }, range) {
    return withWindow(map, range);
  }

  /**
   * @param {MapData} map
   * @param {Pointed} pointed
   */
  linkOf({ race }, { at }) {
    return startedAt(race, this.#startAt(at));
  }

  /**
   * @param {FoundCell} found
   * @param {number} index
   */
  chosen({ at }, index) {
    return { index, start: this.#startAt(at) };
  }

  /**
   * @param {ShownMap[]} maps
   * @param {Pointed} pointed
   * @param {MapMeasure} measure
   */
  reading(maps, { at: [x, y], index, found }, measure) {
    const { cells } = maps[index]?.stream ?? {};
    if (!found || !cells) return `Start at x ${number(x, 4)}, y ${number(y, 4)}.`;
    const [wide, high] = cells.size; // beside the next cell's, however small they are
    const where = `Start at x ${number(pointed(x, wide), 12)}, y ${number(pointed(y, high), 12)}`;
    const fates = maps.map(({ stream, index }) => {
      const name = maps.length > 1 ? `${this.data.maps[index].name} ` : "";
      return `${name}${fateOf(this.data.words, stream.cells, found.cell, measure)}`;
    });
    return `${where}: ${fates.join("; ")}`;
  }

  /**
   * Where a run starts on the surface before it was turned.
   *
   * @param {Pair} at
   */
  #startAt(at) {
    const { move } = this.data;
    return move ? movedBack(at, move) : at;
  }
}
