/** What several modules of the player hand to each other. */

import type { MapPanel } from "./maps/map_panel.js";
import type { MapStream } from "./maps/map_stream.js";
import type { Runner } from "./programs/runner.js";
import type { AtlasData, AtlasTriggers, CellLook, MapData, MapMeasure } from "./wire.d.ts";
import type { Curves, Figure, LaneData, Measure, Pair, StageData, ThemeName, Window } from "./wire.d.ts";

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

/** A lane of a race on screen. */
export interface Lane extends LaneData, Path, Partial<Record<Measure, Float32Array>> {
  companions: Path[];
  outside: Uint8Array;
  left_at: number;
}

/** What a panel may know of a run: of companions there is no measure. */
export type MeasuredPath = Path & Partial<Record<Measure, Float32Array>>;

/** What became of a lane. */
export type Fate = Pick<LaneData, "status" | "converged_at" | "diverged_at">;

/** The path of a lane before a hand has bent it. */
export interface Ghost {
  lane: number;
  path: MeasuredPath;
}

/** A race on screen. */
export interface Race extends Omit<StageData, "lanes"> {
  lanes: Lane[];
  ghosts?: Ghost[];
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
  ghost?: boolean;
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

/** The element that a selector finds, where its text tells the kind. */
export type Found<Selector extends string> = Selector extends keyof HTMLElementTagNameMap
  ? HTMLElementTagNameMap[Selector]
  : HTMLElement;

/** A rectangle in pixels of a canvas. */
export type Box = Pick<PlaneBox, "left" | "top" | "width" | "height">;

/** A path in pixels of a canvas, x0, y0, x1, y1, ..., and at which steps the ground hides it; see shared/trails.js. */
export interface PixelPath extends PathLook {
  points: Float32Array;
  hidden?: Uint8Array | null;
}

/** The inside of a lane, row by row, so many numbers a step; `rows` are those that a table lists. */
export interface Inspected {
  rows: { name: string; size: number; values: Float32Array }[];
  /** How many steps led somewhere. */
  steps: number;
  x: Float32Array;
  y: Float32Array;
  /** 2 numbers a step: of the steps that the rule asked for. */
  gradient: Float32Array;
  step: Float32Array;
  /** 3 numbers a step: xx, xy, yy. */
  hessian: Float32Array;
  /** 2 numbers a step: the larger first. */
  eigenvalues: Float32Array;
  learning_rate: Float32Array;
  effective_rate?: Float32Array;
  condition_number: Float32Array;
  limit: Float32Array;
  overshoot: Float32Array;
}

/** How a race is looked at; see stage/view.js. */
export interface Views {
  view: "both" | "contour" | "surface";
  paths: "whole" | "walked";
  curve: "" | "loss" | "gradient_norm" | "distance" | "accuracy";
  against: "step" | "cost";
  size: "desk" | "projector";
  inside: number;
  solo: number;
}

/** What keeps it; a choice that comes from the page is text. */
export interface ViewStore {
  get: <Name extends keyof Views>(name: Name) => Views[Name];
  set: (name: keyof Views, value: string | number) => void;
}

/** What the player uses of Plotly's interface; ground/plotly_internals.js has what it reads beyond that. */
export interface PlotlyLibrary {
  react(plot: HTMLElement, data: unknown[], layout: object, config: object): Promise<unknown>;
  relayout(plot: HTMLElement, changes: object): Promise<unknown>;
  purge(plot: HTMLElement): void;
  Plots: { resize(plot: HTMLElement): Promise<unknown> };
}

/** The element that Plotly draws a plot into; it has `on` once it did. */
export interface PlotElement extends HTMLElement {
  on(event: string, listener: () => void): void;
}

/** What is asked of a map's stream. */
export interface MapForm {
  rows: number;
  columns: number;
  measures: string[];
  range: Window;
}

export type StreamState = "empty" | "computing" | "stopped" | "refused" | "done";

/** A cell of a map: its number, its place and its middle in units of the axes. */
export interface FoundCell {
  cell: number;
  row: number;
  column: number;
  at: Pair;
}

/** The cell with the least value of a measure, and how many cells share it. */
export interface LeastCell extends FoundCell {
  value: number;
  ties: number;
}

/** What is pointed at on the map with an index: a point, and the cell there where it is known. */
export interface Pointed {
  index: number;
  at: Pair;
  found: FoundCell | null;
}

/** The map with an index on screen. */
export interface ShownMap {
  index: number;
  figure: HTMLElement;
  cursor: HTMLElement;
  stream: MapStream;
  runner: Runner;
  panel: MapPanel;
}

/** What is special about maps of one kind; maps/kinds.js names the classes. */
export interface MapKind {
  /** The link whose ground stands beside the maps, with the paths of runs on it; null where those lie on the maps. */
  readonly ground: string | null;
  /** What the maps show when they are zoomed out wholly; null where nobody zooms on them. */
  readonly whole: Window | null;
  /** Whether what is pointed at on one of the maps is pointed at on all. */
  readonly together: boolean;
  /** Whether the map's own best cell is marked. */
  readonly best: boolean;
  /** The query by which a map is computed over a range. */
  queryOf(map: MapData, range: Window): string;
  /** The link of the run of a map that is pointed at; null where that takes a cell, and none is known. */
  linkOf(map: MapData, pointed: Pointed): string | null;
  /** What the page is told of a cell that was chosen on the map with an index. */
  chosen(found: FoundCell, index: number): AtlasTriggers["cell"];
  /** What is said of what is pointed at: where it is, and what became of it. */
  reading(maps: ShownMap[], pointed: Pointed, measure: MapMeasure): string;
}

export type Rgb = [red: number, green: number, blue: number];

/** The value at an end of a scale, and the least or greatest of all cells: beyond the value where the tones leave it aside. */
export interface ToneEnd {
  value: number;
  extreme: number;
}

/** The scale on which the tones of a measure are even: its ends, and the tone of a value. */
export interface ToneScale {
  low: ToneEnd;
  high: ToneEnd;
  tone: (value: number) => number;
}

/**
 * How maps look, in one of the themes, with one of their measures. `toned`: it has a tone in cells of every fate; `best`:
 * the cell with the least of it is marked.
 */
export interface MapLook extends Pick<AtlasData, "marks" | "lines" | "coarsest"> {
  measure: MapMeasure;
  toned: boolean;
  best: boolean;
  scale: ToneScale | null;
  ramp: Rgb[];
  looks: CellLook[];
  paper: string;
  ink: string;
}
