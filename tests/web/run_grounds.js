// The grounds of links as a hand reshapes them, for tests/test_grounds.py: JSON in, JSON out.

import { stdin, stdout } from "node:process";
import { text } from "node:stream/consumers";

import { reshaped } from "../../player/web/ground/landscape.js";
import { groundBy } from "../../player/web/programs/runs.js";
import { fetchFor, libraryIn } from "./files.js";

const SIDE = 257;
const EVERY = 8; // of its points along each axis are told

/** @type {{ folder: string, asked: { link: string, landscape: any }[] }} */
const { folder, asked } = JSON.parse(await text(stdin));
/** @template T @param {T[]} list */
const everyOf = (list) => list.filter((_, k) => k % EVERY === 0);

const library = await libraryIn(folder);
const answers = [];
for (const { link, landscape } of asked) {
  await fetchFor(library, link);
  const found = groundBy(link, library);
  if (!found) throw new Error(`There is no ground for ${link}.`);
  const { contour, scene, grid } = reshaped(landscape, found.ground, SIDE);
  const [flat, ...stars] = contour.data;
  const [block] = scene.data;
  answers.push({
    heights: everyOf(grid.heights).map((row) => everyOf([...row])),
    ends: [flat.zmin, flat.zmax, block.cmin, block.cmax, ...scene.layout.scene.zaxis.range],
    lines: [flat.contours, block.contours.z].flatMap(({ start, end, size }) => [start, end, size]),
    window: [contour.layout, scene.layout.scene].flatMap(({ xaxis, yaxis }) => [...xaxis.range, ...yaxis.range]),
    stars: stars.map((/** @type {Record<string, number[]>} */ { x, y, customdata }) => [x, y, customdata]),
  });
}
stdout.write(JSON.stringify(answers));
