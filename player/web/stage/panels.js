// What a race is seen in: its paths from above and in three dimensions, a chart, the data, the inside of a lane; and
// what stands on the contour.

/**
 * @import { Draw, MeasuredPath, PlotlyLibrary } from "../shapes.d.ts"
 * @import { Measure, Pair } from "../wire.d.ts"
 * @import { Clock } from "./clock.js"
 * @import { Screen } from "./screen.js"
 * @import { Hear } from "./start_ring.js"
 * @import { View } from "./view.js"
 */

import { Chart } from "../chart/chart.js";
import { LARGE } from "../ground/enlarge.js";
import { Plane } from "../ground/plane.js";
import { Scene } from "../ground/scene.js";
import { find } from "../shared/find.js";
import { turnsAcross } from "../shared/swipe.js";
import { drawAnnotations } from "./annotations.js";
import { DataPanel } from "./data_panel.js";
import { Inside } from "./inside.js";
import { placedPaths } from "./paths.js";
import { Pen } from "./pen.js";
import { watchPlace } from "./pinned.js";
import { surfaceOf } from "./screen.js";
import { StartRing } from "./start_ring.js";
import { Tip } from "./tip.js";

/**
 * @typedef {object} On
 * @property {Hear} move hears where a hand has the start
 * @property {Hear} settle hears where it leaves it
 * @property {(points: Pair[]) => void} sketch gets a path that was drawn
 * @property {() => void} leave ends the look inside a lane
 */

export class Panels {
  #all;

  /**
   * @param {HTMLElement} element
   * @param {PlotlyLibrary} Plotly
   * @param {{ screen: Screen, view: View, clock: Clock }} of
   * @param {On} on
   */
  constructor(element, Plotly, { screen, view, clock }, on) {
    const coarse = matchMedia("(pointer: coarse)").matches;
    const ink = () => screen.theme.ink;
    const contour = find(element, ".contour");
    const scene = find(element, ".scene");
    this.element = element;
    this.screen = screen;
    this.view = view;
    this.contour = new Plane(contour, Plotly, {
      config: { scrollZoom: !coarse, displayModeBar: false },
      coarse,
      moved: () => this.#placeTools(),
      before: (context, plane) => this.pen.draw(context, plane),
      after: (...picture) => this.#annotate(...picture),
    });
    this.ring = new StartRing(contour, this.contour, on);
    this.pen = new Pen(contour, find(element, ".pen-bar"), this.contour, screen, {
      changed: () => this.contour.paint(clock.position),
      done: on.sketch,
    });
    this.scene = new Scene(scene, Plotly);
    turnsAcross(scene);
    this.unwatch = watchPlace(element);
    this.chart = new Chart(find(element, ".chart"), Plotly, view, { coarse, ink });
    this.dataPanel = new DataPanel(find(element, ".data"));
    this.inside = new Inside(find(element, ".inside"), Plotly, {
      coarse,
      ink,
      close: on.leave,
      // What it has come to know is shown on the contour, too.
      changed: () => [this.inside, this.contour].forEach((one) => one.paint(clock.position)),
    });
    this.#all = [this.contour, this.scene, this.chart, this.dataPanel, this.inside];
    new Tip(contour, this.contour.trails, clock, screen);
    new Tip(scene, this.scene.trails, clock, screen);
    new Tip(find(element, ".curve"), this.chart.plane.trails, clock, screen);
  }

  /** The lane that is looked into; -1 for none. */
  get chosen() {
    return this.#lane("inside");
  }

  /** The lane that is shown alone; -1 for all. */
  get alone() {
    return this.#lane("solo");
  }

  /** What is shown and not known of every lane. */
  get missing() {
    const { lanes } = this.screen.race;
    /** @type {Set<Measure>} */
    const shown = new Set(["cost", ...this.chart.measures]);
    return [...shown].filter((measure) => lanes.some((lane) => !lane[measure]));
  }

  /** What all pictures of paths share. */
  get options() {
    const scale = this.view.get("size") === "projector" ? LARGE : 1;
    return { paper: this.screen.theme.paper, wholePaths: this.view.get("paths") === "whole", scale };
  }

  /** Lays out what the race runs on as the view has it. */
  async look() {
    const { element, view, options } = this;
    const { landscape, settled } = this.screen;
    element.toggleAttribute("data-compact", Boolean(settled.compact));
    element.toggleAttribute("data-pins", !settled.compact && !settled.covered && view.get("size") !== "projector");
    element.dataset.view = this.#inSight;
    element.dataset.size = view.get("size");
    document.documentElement.toggleAttribute("data-projector", view.get("size") === "projector");
    this.chart.offer(landscape.curves);
    await this.contour.show(landscape.contour, options);
    if (!settled.compact) await this.scene.show(landscape.scene, landscape.grid, options);
  }

  /** Hands the race's paths to every panel; they show them when they are painted next. */
  lay(live = false) {
    const { options, chosen, alone } = this;
    const { race, landscape, colors, theme } = this.screen;
    const heightAt = (/** @type {number} */ above) => landscape.height(above + race.offset);
    /** @type {(path: MeasuredPath) => { xs: Float32Array, ys: Float32Array, heights: () => Float32Array }} */
    const place = ({ x, y, above }) => ({ xs: x, ys: y, heights: () => above.map(heightAt) });
    const placed = placedPaths(race, colors, place, alone);
    this.contour.setPaths(placed, options);
    this.scene.setPaths(placed, options);
    this.layChart(live);
    this.dataPanel.show(landscape.data, race, { ...theme, colors, alone, scale: options.scale });
    const look = { ...theme, curves: landscape.curves, color: colors[chosen], options, live };
    this.inside.show(race, race.lanes[chosen], look);
  }

  /** Hands the chart what of the race it shows. */
  layChart(live = false) {
    const { race, colors, settled } = this.screen;
    const { alone } = this;
    /** @type {(place: (path: MeasuredPath) => object | null | undefined) => object[]} */
    const pathsBy = (place) => placedPaths(race, colors, place, alone);
    this.chart.show(race, surfaceOf(settled), pathsBy, { options: this.options, live });
  }

  paint(/** @type {number} */ position) {
    for (const one of this.#all) one.paint(position);
  }

  /** Undoes zoom and turn. */
  reset() {
    for (const one of this.#all) one.reset();
  }

  dispose() {
    this.unwatch();
    for (const one of this.#all) one.dispose();
  }

  #lane(/** @type {"inside" | "solo"} */ name) {
    const { race } = this.screen;
    const index = race.covered ? -1 : this.view.get(name);
    return race.lanes[index] ? index : -1;
  }

  /** Which of the two pictures are shown: what is to be drawn on must be in sight. */
  get #inSight() {
    const chosen = this.view.get("view");
    if (this.screen.settled.compact) return "contour";
    return this.pen.active && chosen === "surface" ? "both" : chosen;
  }

  /** What stands on the contour, where its axes have put it. */
  #placeTools() {
    if (this.screen.empty) return;
    this.ring.place(this.screen.race.shownStart);
    this.pen.place();
  }

  /**
   * What the chosen lane met at the playhead.
   *
   * @type {Draw}
   */
  #annotate(context, plane, position) {
    const { inspection } = this.inside;
    if (!inspection || this.chosen < 0) return;
    const { theme, colors } = this.screen;
    const look = { ...theme, color: colors[this.chosen], scale: this.options.scale };
    drawAnnotations(context, plane, inspection, Math.floor(position), look);
  }
}
