// A map over two numbers of a race: each cell is a run of its own, which is shown on the ground beside the map.

/**
 * @import { FoundCell, MapKind, Pointed, ShownMap } from "../shapes.d.ts"
 * @import { AxisData, MapData, MapMeasure, SweepData } from "../wire.d.ts"
 */

import { turned } from "../shared/link.js";
import { number } from "../shared/number.js";
import { fateOf } from "./fates.js";

/** @implements {MapKind} */
export class Sweep {
  together = false;
  best = true;
  whole = null;

  /** @param {SweepData} data */
  constructor(data) {
    this.data = data;
  }

  get ground() {
    return this.data.ground;
  }

  /** @param {MapData} map */
  queryOf({ map }) {
    return map;
  }

  /**
   * @param {MapData} map
   * @param {Pointed} pointed
   */
  linkOf({ race }, { found }) {
    return found && this.#valuesAt(found).reduce((link, [{ lens }, text]) => turned(link, lens, text), race);
  }

  /**
   * @param {FoundCell} found
   * @param {number} index
   */
  chosen({ row, column }, index) {
    return { index, row, column };
  }

  /**
   * @param {ShownMap[]} maps
   * @param {Pointed} pointed
   * @param {MapMeasure} measure
   */
  reading(maps, { index, found }, measure) {
    if (!found) return this.data.hint;
    const where = this.#valuesAt(found).map(([{ label }, text]) => `${label} ${spoken(text)}`);
    return `${where.join(", ")}: ${fateOf(this.data.words, maps[index].stream.cells, found.cell, measure)}`;
  }

  /**
   * The axes, each with the text of its value at a cell.
   *
   * @param {FoundCell} found
   * @returns {[axis: AxisData, text: string][]}
   */
  #valuesAt({ row, column }) {
    const { x, y } = this.data;
    return [
      [x, x.texts[column]],
      [y, y.texts[row]],
    ];
  }
}

/**
 * A value of an axis as a person reads it. A whole one has all its digits: 1033 steps are not 1030.
 *
 * @param {string} text
 */
function spoken(text) {
  const value = Number(text);
  return number(value, Number.isInteger(value) ? 15 : 3);
}
