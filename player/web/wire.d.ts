/** All that crosses the wire between the server and the player; tests/test_wire.py holds it against what Python sends. */

/** base64 of little-endian float32, as Plotly has typed arrays. */
export interface Packed {
  dtype: "f4";
  bdata: string;
  shape?: string;
}

export type ThemeName = "light" | "dark";
export type Pair = [number, number];
export type Ends = [low: number, high: number];

/** ((left, right), (bottom, top)) */
export type Window = [horizontal: Ends, vertical: Ends];

/** How a transform moves points: x to about + matrix (x - about); player/stage.py, `move_data`. */
export interface Move {
  matrix: [Pair, Pair];
  about: Pair;
}

/** What the address bar shall hold: the query, in place of what stands under these keys. */
export interface Address {
  keys: string[];
  query: string;
}

export type Status = "converged" | "stalled" | "circling" | "escaped" | "diverged" | "running";
export type Measure = "gradient_norm" | "distance" | "cost" | "accuracy";

/** How a lane is drawn; figures/palette.py, `Style`. */
export interface Style {
  light: string;
  dark: string;
  dash: string;
  marker: string;
}

/** A lane of a race, and what became of it; player/stage.py, `_lane`. */
export interface LaneData extends Style {
  text: string;
  name: string;
  status: Status;
  converged_at: number;
  diverged_at: number;
  cost_per_step: number | null;
  badge: { turned: boolean; text: string } | null;
}

/** The path that a person shall draw, or has drawn, of a lane; player/sketch.py. */
export interface SketchData {
  lane: number;
  points: Pair[] | null;
}

/** The part of a race that declares a number; studies/parts.py. */
export type PartName = "optimizer" | "surface" | "start" | "schedule" | "transform" | "ensemble" | "race";

/** A number of a race, in some of its lanes where each has its own; studies/lens.py. */
export interface LensData {
  name: string;
  of: PartName;
  lanes: number[];
}

/** What a slider of the page turns, and the text of the value at each of its stops; views/controls.py, `slider`. */
export interface SliderData {
  lens: LensData;
  stops: string[];
}

/** What is known of a surface, whatever its numbers are; player/modules.py. */
export interface SurfaceFacts {
  numbers: Record<string, number>;
  domain: Window;
  minima: Pair[];
  local_minima: Pair[];
  infimum: number | null;
}

/** What has a program, by slug, and where its numbers and switches stand by default; player/modules.py. */
export interface Declarations {
  surfaces: Record<string, SurfaceFacts>;
  rules: Record<string, { numbers: Record<string, number>; switches: Record<string, boolean> }>;
  schedules: Record<string, { numbers: Record<string, number> }>;
  transform: { numbers: Record<string, number> };
  tolerance: number;
}

/** A race; player/stage.py, `stage_data`. */
export interface StageData {
  assets: string;
  link: string;
  address: Address;
  ground: string;
  domain: Window;
  start: Pair;
  move: Move;
  steps: number;
  offset: number;
  measures: Measure[];
  converged: string;
  companions: number;
  lanes: LaneData[];
  paths: string;
  covered: boolean;
  sketch: SketchData | null;
  compact: boolean;
}

/** What a page does when it is asked to: go on by a page, open a preset, give a lane a twin, undo. */
export interface Offers {
  pages: string;
  presets: string[];
  twins: boolean;
  undo: boolean;
}

/** What a page has beside its race: by widget key what each slider turns, what it offers, and what is to be said aloud. */
export interface StagePage {
  sliders: Record<string, SliderData>;
  offers: Offers;
  said: string;
}

/**
 * What a page sends of a stage; `focus` is the key of the slider that is wanted now, `heard` the number of the last message
 * that it has heard of those that go alone.
 */
export interface StageCall extends StageData, StagePage {
  focus: string;
  heard: number;
}

/** What a curve's axis shows; figures/curves.py. */
export type Transform =
  { kind: "log"; floor: number } | { kind: "asinh"; ticks: number[] } | { kind: "linear"; range: Ends };

/** A Plotly figure as JSON. */
export interface Figure {
  data: any[];
  layout: any;
}

export interface CurveData {
  figure: Figure;
  transform: Transform & { floor?: number; ticks?: number[]; range?: Ends };
}

export type CurveName = "loss" | "gradient_norm" | "distance" | "accuracy" | "rates" | "curvature";
export type Curves = Partial<Record<CurveName, CurveData>>;

/** The ground of a race; figures/landscape.py and the route `landscape`. */
export interface LandscapeData {
  grid: { x: Packed; y: Packed; loss: Packed };
  scale: { kind: "asinh" | "linear"; base: number; unit: number };
  contour: Figure;
  scene: Figure;
  curves: Curves;
  data: { points: Packed; labels: Packed } | null;
}

/** The inside of a lane; player/inspection.py. */
export interface InspectionData {
  rows: { key: string | null; name: string | null; size: number; count: number }[];
  values: string;
}

/** How cells of one fate are filled; figures/maps.py, `looks`. */
export interface CellLook {
  color: string | null;
  mark: string;
  pattern: "plain" | "stripes" | "back" | "dots" | "rings" | "crosses" | "grid";
  fades: boolean;
}

/** One map of an atlas: the queries that compute it and run one of its cells; player/atlas.py, `_map`. */
export interface MapData extends Style {
  name: string;
  map: string;
  race: string;
}

/** An axis of a sweep: the text of the value of each column or row. */
export interface AxisData {
  lens: LensData;
  label: string;
  texts: string[];
}

/** A line over a map, in units of its axes; `point` where it is one. */
export interface MapLine {
  name: string;
  xs: number[];
  ys: number[];
  dashes: number[];
  point: boolean;
}

/** A measure of cells; studies/measures.py. */
export interface MapMeasure {
  name: string;
  label: string;
  about: string;
  scale: "steps" | "log" | "asinh";
  everywhere: boolean;
  whole: boolean;
}

interface MapsData {
  assets: string;
  address: Address;
  maps: MapData[];
  shape: [rows: number, columns: number];
  coarsest: number;
  steps: number;
  words: string[];
  looks: Record<ThemeName, CellLook[]>;
  ramps: Record<ThemeName, string[]>;
  papers: Record<ThemeName, string>;
  frames: Record<ThemeName, Figure>;
  range: Window;
  measures: MapMeasure[];
  opening: string;
  note: string;
  lines: MapLine[];
  marks: Pair[];
  chosen: { index: number; at: Pair } | null;
  hint: string;
}

/** A map over two numbers; player/atlas.py, `sweep_map`. */
export interface SweepData extends MapsData {
  kind: "sweep";
  x: AxisData;
  y: AxisData;
  ground: string;
}

/** Maps of starts; player/atlas.py, `basins_maps`. */
export interface BasinsData extends MapsData {
  kind: "basins";
  whole: Window;
  move: Move | null;
}

export type AtlasData = SweepData | BasinsData;

/** The door is nothing but there; player/door.py. */
export interface DoorData {
  assets: string;
}

/** What goes back to the page. */
export interface StageTriggers {
  start: Pair;
  sketch: Pair[];
  page: number;
  preset: number;
  twin: number;
}
export interface AtlasTriggers {
  cell: { index: number; start: Pair } | { index: number; row: number; column: number };
  window: number[];
}

export interface DoorTriggers {
  knock: true;
}

/** What Streamlit hands a component on each rerun. */
export interface ComponentCall<Data, Triggers> {
  parentElement: HTMLElement;
  data: Data;
  setTriggerValue: <Name extends keyof Triggers>(name: Name, value: Triggers[Name]) => void;
}
