// One run of a map: the query by which the live channel runs it, what of it the page is told, and what is said of it.

import { movedBack } from "../shared/motion.js";
import { number } from "../shared/number.js";
import { withParameter } from "../shared/link.js";

/** The query of the run of a cell {at, row, column}; null where its cell is not known. */
export function queryOf(data, map, found) {
  const query = new URLSearchParams(map.race);
  if (data.kind === "basins") {
    query.set("start", startOf(data, found.at).join(","));
    return query;
  }
  if (found.row === undefined) return null;
  for (const [axis, place] of [
    [data.x, found.column],
    [data.y, found.row],
  ]) {
    if (axis.of === "start") {
      const start = query.get("start").split(",");
      start[axis.name === "x" ? 0 : 1] = axis.texts[place];
      query.set("start", start.join(","));
      continue;
    }
    const key = axis.of === "surface" ? "surface" : "lane";
    query.set(key, withParameter(query.get(key), { part: 0, name: axis.name }, axis.texts[place]));
  }
  return query;
}

/** What the page is told of a cell that was chosen. */
export function chosenAt(data, { at, row, column }, index) {
  return data.kind === "basins" ? { index, start: startOf(data, at) } : { index, row, column };
}

/** Where a run starts on the surface before it was turned. */
function startOf({ move }, at) {
  return move ? movedBack(at, move) : at;
}

/** What is said of a cell: where it is, and what became of it in each map. */
export function reading(data, maps, { at, row, column, cell, index }, measure) {
  if (data.kind === "sweep") {
    if (row === undefined) return data.hint;
    const where = [
      [data.x, column],
      [data.y, row],
    ]
      .map(([axis, place]) => `${axis.label} ${number(Number(axis.texts[place]))}`)
      .join(", ");
    return `${where}: ${fateOf(data, maps[index].stream.cells, cell, measure)}`;
  }
  const where = `Start at x ${number(at[0], 4)}, y ${number(at[1], 4)}`;
  if (cell === undefined) return `${where}.`;
  const fates = maps.map(
    ({ stream, index: other }) =>
      `${maps.length > 1 ? `${data.maps[other].name} ` : ""}${fateOf(data, stream.cells, cell, measure)}`,
  );
  return `${where}: ${fates.join("; ")}`;
}

function fateOf(data, cells, cell, measure) {
  if (!cells?.known[cell]) return "…";
  const word = data.words[cells.code[cell]];
  const values = cells.measures;
  const steps = Number.isNaN(values.steps[cell]) ? "" : ` after ${values.steps[cell]} steps`;
  const more =
    measure !== "steps" && values[measure]
      ? `, ${data.measures.find(({ name }) => name === measure).label.toLowerCase()} ${number(values[measure][cell])}`
      : "";
  return `${word}${steps}${more}`;
}
