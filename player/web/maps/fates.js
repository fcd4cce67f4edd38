// What became of a cell, as it is said.

/**
 * @import { MapMeasure } from "../wire.d.ts"
 * @import { Cells } from "./cells.js"
 */

import { number } from "../shared/number.js";

/**
 * What became of a cell, after how many steps, and the measure that is shown where that is another number.
 *
 * @param {string[]} words by code
 * @param {Cells | null} cells
 * @param {number} cell
 * @param {MapMeasure} measure
 */
export function fateOf(words, cells, cell, { name, label, everywhere }) {
  if (!cells?.known[cell]) return "…";
  const values = cells.measures;
  const steps = Number.isNaN(values.steps[cell]) ? "" : ` after ${values.steps[cell]} steps`;
  const more = everywhere ? `, ${label.toLowerCase()} ${number(values[name][cell])}` : "";
  return `${words[cells.code[cell]]}${steps}${more}`;
}
