// Maps of a race, of which one cell is known.

import { Cells } from "../../player/web/maps/cells.js";
import { as, mapMeasure, piece } from "./fakes.js";

/** @import { FoundCell, ShownMap } from "../../player/web/shapes.d.ts" */

export const START = "1,1.6";
export const LANE = "lane=adam:beta1=0.8@cosine:period=9";
export const RACE = `surface=beale:a=1&start=${START}&steps=60&${LANE}&transform=turn=30&ensemble=sigma=1`;

export const LOSS = mapMeasure({ name: "loss", label: "Final loss" });
export const DISTANCE = mapMeasure({ name: "distance", label: "Final distance" });

/** The last cell of two rows and three columns. @type {FoundCell} */
export const FOUND = { cell: 5, row: 1, column: 2, at: [2, 1] };
export const POINTED = { index: 0, at: FOUND.at, found: FOUND };

/**
 * Maps of two rows and three columns, of whose last cells the steps, the loss and the distance are known.
 *
 * @param {{ values: [steps: number, loss: number, distance: number], code: number }[]} told
 * @returns {ShownMap[]}
 */
export const mapsOf = (...told) =>
  as(
    told.map(({ values, code }, index) => {
      const range = [
        [0, 3],
        [0, 2],
      ];
      const cells = new Cells(as({ rows: 2, columns: 3, measures: ["steps", "loss", "distance"], range }));
      cells.read(piece([{ cell: FOUND.cell, values, code }]));
      return { index, stream: { cells } };
    }),
  );
