// One run of a map: the query by which the live channel runs it, what of it the page is told, and what is said of it.

/**
 * @import { FoundCell, Pointed, ShownMap } from "../shapes.d.ts"
 * @import { AtlasData, AtlasTriggers, AxisData, BasinsData, MapData, MapMeasure, Pair, SweepData } from "../wire.d.ts"
 * @import { Cells } from "./cells.js"
 */

import { withParameter } from "../shared/link.js";
import { movedBack } from "../shared/motion.js";
import { number } from "../shared/number.js";

/**
 * The query of the run that is pointed at; null where it takes a cell, and that is not known.
 *
 * @param {AtlasData} data
 * @param {MapData} map
 * @param {Pointed} pointed
 */
export function queryOf(data, map, { at, found }) {
  const query = new URLSearchParams(map.race);
  if (data.kind === "basins") {
    query.set("start", startOf(data, at).join(","));
    return query;
  }
  if (!found) return null;
  for (const [axis, text] of valuesAt(data, found)) {
    if (axis.of === "start") {
      const start = (query.get("start") ?? "").split(",");
      start[axis.name === "x" ? 0 : 1] = text;
      query.set("start", start.join(","));
      continue;
    }
    const key = axis.of === "surface" ? "surface" : "lane";
    query.set(key, withParameter(query.get(key) ?? "", { part: 0, name: axis.name }, text));
  }
  return query;
}

/**
 * What the page is told of a cell that was chosen.
 *
 * @param {AtlasData} data
 * @param {FoundCell} found
 * @param {number} index of its map
 * @returns {AtlasTriggers["cell"]}
 */
export function chosenAt(data, { at, row, column }, index) {
  return data.kind === "basins" ? { index, start: startOf(data, at) } : { index, row, column };
}

/**
 * What is said of what is pointed at: where it is, and what became of it in each map.
 *
 * @param {AtlasData} data
 * @param {ShownMap[]} maps
 * @param {Pointed} pointed
 * @param {MapMeasure} measure
 */
export function reading(data, maps, { index, at, found }, measure) {
  if (data.kind === "sweep") {
    if (!found) return data.hint;
    const where = valuesAt(data, found).map(([axis, text]) => `${axis.label} ${number(Number(text))}`);
    return `${where.join(", ")}: ${fateOf(data, maps[index].stream.cells, found.cell, measure)}`;
  }
  const where = `Start at x ${number(at[0], 4)}, y ${number(at[1], 4)}`;
  if (!found) return `${where}.`;
  const fates = maps.map(({ stream, index }) => {
    const name = maps.length > 1 ? `${data.maps[index].name} ` : "";
    return `${name}${fateOf(data, stream.cells, found.cell, measure)}`;
  });
  return `${where}: ${fates.join("; ")}`;
}

/**
 * The axes of a sweep, each with the text of its value at a cell.
 *
 * @param {SweepData} data
 * @param {FoundCell} found
 * @returns {[axis: AxisData, text: string][]}
 */
function valuesAt({ x, y }, { row, column }) {
  return [
    [x, x.texts[column]],
    [y, y.texts[row]],
  ];
}

/**
 * Where a run starts on the surface before it was turned.
 *
 * @param {BasinsData} data
 * @param {Pair} at
 */
function startOf({ move }, at) {
  return move ? movedBack(at, move) : at;
}

/**
 * @param {AtlasData} data
 * @param {Cells | null} cells
 * @param {number} cell
 * @param {MapMeasure} measure
 */
function fateOf(data, cells, cell, { name, label }) {
  if (!cells?.known[cell]) return "…";
  const word = data.words[cells.code[cell]];
  const values = cells.measures;
  const steps = Number.isNaN(values.steps[cell]) ? "" : ` after ${values.steps[cell]} steps`;
  const more = name !== "steps" && values[name] ? `, ${label.toLowerCase()} ${number(values[name][cell])}` : "";
  return `${word}${steps}${more}`;
}
