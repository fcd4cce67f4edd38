// @ts-nocheck to be replaced
// The ground under a race: fetched once for each surface and theme, and kept.

import { floats } from "../shared/floats.js";

const kept = new Map();
const KEEP = 8;

/** The landscape at a URL, its grid decoded and filled into its figures. */
export function loadLandscape(url) {
  if (!kept.has(url)) {
    kept.set(url, fetchLandscape(url));
    kept.get(url).catch(() => kept.delete(url));
    if (kept.size > KEEP) kept.delete(kept.keys().next().value);
  }
  return kept.get(url);
}

async function fetchLandscape(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(await answer.text());
  const { grid, scale, contour, scene, curves, data } = await answer.json();
  const x = floats(grid.x.bdata);
  const y = floats(grid.y.bdata);
  const flat = floats(grid.loss.bdata);
  const losses = rowsOf(flat, x.length);
  const heights = rowsOf(flat.map(heightBy(scale)), x.length);
  Object.assign(contour.data[0], { x, y, z: heights, customdata: losses });
  // A surface looks customdata up by column first, unlike its own z.
  const turned = Array.from(x, (_, column) => losses.map((row) => row[column]));
  Object.assign(scene.data[0], { x, y, z: heights, customdata: turned });
  return { contour, scene, curves, height: heightBy(scale), grid: { x, y, heights }, data: data && decoded(data) };
}

/** What the surface is made from: its points as x, y, x, y, ... and the label of each, -1 or 1. */
function decoded({ points, labels }) {
  const flat = floats(points.bdata);
  const count = flat.length / 2;
  return { points: flat.map((_, k) => flat[(k % 2) * count + (k >> 1)]), labels: floats(labels.bdata) };
}

/** The height of a loss; the counterpart of figures/compression.py. */
function heightBy({ kind, base, unit }) {
  return kind === "asinh" ? (loss) => Math.asinh((loss - base) / unit) : (loss) => (loss - base) / unit;
}

function rowsOf(flat, width) {
  const rows = [];
  for (let k = 0; k < flat.length; k += width) rows.push(flat.subarray(k, k + width));
  return rows;
}
