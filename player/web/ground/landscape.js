// @ts-nocheck to be replaced
// The ground under a race: fetched once for each surface and theme, and kept; and as a moving hand has it.

import { floats } from "../shared/floats.js";
import { heightBy, scaleOf } from "./compression.js";

const kept = new Map();
const KEEP = 8;
const LEVELS = 24; // figures/landscape.py
const FOOT = 0.22; // likewise: how far the scene reaches below the ground, as a share of its height
const COARSE = 65; // points along each axis while a hand moves

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
  const filled = { x: floats(grid.x.bdata), y: floats(grid.y.bdata), losses: floats(grid.loss.bdata) };
  const { figures, heights } = gridIn({ contour, scene }, filled, heightBy(scale));
  return {
    ...figures,
    curves,
    height: heightBy(scale),
    grid: { x: filled.x, y: filled.y, heights },
    data: data && decoded(data),
  };
}

/**
 * A landscape on another ground of the same surface, as its program has it; coarser than the server's, which comes when
 * the hand rests. The heights of the scene are not labelled meanwhile.
 */
export function reshaped({ contour, scene, curves }, ground, side = COARSE) {
  const { surface, window, minima, localMinima } = ground;
  const [x, y] = window.map(([low, high]) => evenly(low, high, side));
  const losses = new Float64Array(side * side);
  surface.grid(losses, ...window, side, side);
  const height = heightBy(scaleOf([...losses, ...minima.map((point) => surface.value(...point))]));
  const { figures, heights, low, high } = gridIn({ contour, scene }, { x, y, losses }, height);
  const stars = [minima, localMinima].filter((points) => points.length);
  const step = (high - low) / LEVELS;
  const [flat, ...marks] = figures.contour.data;
  Object.assign(flat, {
    zmin: low,
    zmax: high,
    contours: { ...flat.contours, start: low + step, end: high, size: step },
  });
  marks.forEach((mark, k) => Object.assign(mark, starsAt(stars[k], surface)));
  const [block] = figures.scene.data;
  const lines = { ...block.contours.z, start: low + step, end: high, size: 2 * step };
  Object.assign(block, { cmin: low, cmax: high, contours: { ...block.contours, z: lines } });
  const foot = low - FOOT * (high - low || 1);
  return {
    contour: ranged(figures.contour, window),
    scene: {
      ...figures.scene,
      layout: { ...scene.layout, scene: rangedScene(scene.layout.scene, window, [foot, high]) },
    },
    curves,
    height,
    grid: { x, y, heights },
    data: null,
  };
}

/** Copies of the figures with a grid of losses in their first traces, and what its heights are. */
function gridIn({ contour, scene }, { x, y, losses }, height) {
  const rows = rowsOf(losses, x.length);
  const heights = rows.map((row) => Float32Array.from(row, height));
  // A surface looks customdata up by column first, unlike its own z.
  const turned = Array.from(x, (_, column) => rows.map((row) => row[column]));
  const figures = {
    contour: withFirst(contour, { x, y, z: heights, customdata: rows }),
    scene: withFirst(scene, { x, y, z: heights, customdata: turned }),
  };
  const low = Math.min(...heights.map((row) => Math.min(...row)));
  const high = Math.max(...heights.map((row) => Math.max(...row)));
  return { figures, heights, low, high };
}

function withFirst({ data, layout }, fields) {
  const [first, ...others] = data.map((trace) => ({ ...trace }));
  return { data: [{ ...first, ...fields }, ...others], layout };
}

function starsAt(points, surface) {
  return {
    x: points.map(([x]) => x),
    y: points.map(([, y]) => y),
    customdata: points.map((point) => surface.value(...point)),
  };
}

function ranged({ data, layout }, [x, y]) {
  return { data, layout: { ...layout, xaxis: { ...layout.xaxis, range: x }, yaxis: { ...layout.yaxis, range: y } } };
}

function rangedScene(scene, [x, y], z) {
  const { xaxis, yaxis, zaxis } = scene;
  return {
    ...scene,
    xaxis: { ...xaxis, range: x },
    yaxis: { ...yaxis, range: y },
    zaxis: { ...zaxis, range: z, showticklabels: false },
  };
}

/** What the surface is made from: its points as x, y, x, y, ... and the label of each, -1 or 1. */
function decoded({ points, labels }) {
  const flat = floats(points.bdata);
  const count = flat.length / 2;
  return { points: flat.map((_, k) => flat[(k % 2) * count + (k >> 1)]), labels: floats(labels.bdata) };
}

function rowsOf(flat, width) {
  const rows = [];
  for (let k = 0; k < flat.length; k += width) rows.push(flat.subarray(k, k + width));
  return rows;
}

function evenly(low, high, count) {
  return Float64Array.from({ length: count }, (_, k) => low + ((high - low) * k) / (count - 1));
}
