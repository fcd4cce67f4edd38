/** What several modules of the player hand to each other. */

import type { CurveName, Curves, Figure, LaneData, Measure, Pair, StageData, ThemeName, Window } from "./wire.d.ts";

/** The colours of the page, and which of the two themes it has. */
export interface Theme {
  name: ThemeName;
  paper: string;
  ink: string;
  alarm: string;
}

/** One run of a lane: a number a step in each row. `above` is the loss above the race's offset. */
export interface Path {
  x: Float32Array;
  y: Float32Array;
  above: Float32Array;
}

/** A lane of a race on screen. A live update does not tell when it came near a minimum: `reached_at` is undefined then. */
export interface Lane extends Omit<LaneData, "reached_at">, Path, Partial<Record<Measure, Float32Array>> {
  reached_at?: number;
  companions: Path[];
  outside: Uint8Array;
  left_at: number;
}

/** A race on screen. */
export interface Race extends Omit<StageData, "lanes"> {
  lanes: Lane[];
  rows: number;
  shownStart: Pair;
}

/** The ground of a race, made ready to draw; see ground/landscape.js. */
export interface Landscape {
  contour: Figure;
  scene: Figure;
  curves: Curves;
  height: (loss: number) => number;
  grid: Grid;
  data: DataPoints | null;
}

export interface Grid {
  x: Float32Array;
  y: Float32Array;
  heights: Float32Array[];
}

/** What a surface is made from: its points as x, y, x, y, ..., and the label of each, -1 or 1. */
export interface DataPoints {
  points: Float32Array;
  labels: Float32Array;
}

/** The inner box of a 2-D plot in pixels, and its axes: `x` and `y` map a linearised value to pixels; see ground/plane.js. */
export interface PlaneBox {
  left: number;
  top: number;
  width: number;
  height: number;
  x: (value: number) => number;
  y: (value: number) => number;
  fromX: (px: number) => number;
  fromY: (px: number) => number;
}

/** How a path is drawn. */
export interface PathLook {
  lane?: number;
  color: string;
  dash: string;
  marker: string;
  companion?: boolean;
}

/** A path in the units of a plot's axes; a scene asks for its heights when it needs them. */
export interface PlacedPath extends PathLook {
  xs: ArrayLike<number>;
  ys: ArrayLike<number>;
  heights?: () => Float32Array;
}

/** What all pictures of paths share. */
export interface PictureOptions {
  paper?: string;
  wholePaths?: boolean;
  scale?: number;
}

/** Adds to a picture, under the paths or over them. */
export type Draw = (context: CanvasRenderingContext2D, plane: PlaneBox, position: number) => void;

export type { CurveName, Window };
