// The panels of an atlas: one for each map, and beside those of some kinds the ground on which their runs go.

/**
 * @import { FoundCell, PlotlyLibrary, ShownMap, Theme } from "../shapes.d.ts"
 * @import { AtlasData, Window } from "../wire.d.ts"
 */

import { loadLandscape } from "../ground/landscape.js";
import { Plane } from "../ground/plane.js";
import { find } from "../shared/find.js";
import { groundOf } from "../shared/link.js";
import { Runner } from "../programs/runner.js";
import { kindOf } from "./kinds.js";
import { MapPanel } from "./map_panel.js";
import { MapStream } from "./map_stream.js";

/**
 * What the panels tell, of the map with an index.
 *
 * @typedef {object} Told
 * @property {() => void} learn more is known of a map
 * @property {(found: FoundCell | null, index: number) => void} point see `MapPanel`
 * @property {(found: FoundCell, index: number) => void} pick
 * @property {(window: Window, index: number) => void} zoomed
 */

const PLOT = `<div class="plot"></div><canvas></canvas>`;

export class Panels {
  #gone = false;
  #turn = 0;

  /**
   * What the maps are computed over, once they are.
   *
   * @type {Window | null}
   */
  range = null;
  scale = 1;

  /**
   * @param {HTMLElement} box
   * @param {PlotlyLibrary} Plotly
   * @param {AtlasData} data
   * @param {Theme} theme
   * @param {Told} told
   */
  constructor(box, Plotly, data, theme, told) {
    this.data = data;
    this.kind = kindOf(data);
    this.theme = theme;
    this.box = box;
    this.Plotly = Plotly;
    this.told = told;
    this.coarse = matchMedia("(pointer: coarse)").matches;
    box.dataset.kind = data.kind;
    box.dataset.count = String(data.maps.length);
    box.replaceChildren();
    this.maps = data.maps.map((_, index) => this.#mapAt(index));
    this.ground = this.kind.ground === null ? null : this.#groundBeside();
  }

  /** @param {number} index */
  #mapAt(index) {
    const { told, coarse } = this;
    const figure = this.#panel("map", `${PLOT}<button type="button" class="cell" data-moves></button>`);
    /** @type {ShownMap} */
    const map = {
      index,
      figure,
      cursor: find(figure, ".cell"),
      stream: new MapStream(told.learn),
      runner: new Runner(),
      panel: new MapPanel(find(figure, ".field"), this.Plotly, {
        coarse,
        zoomable: this.kind.whole !== null,
        point: (found) => told.point(found, index),
        pick: (found) => told.pick(found, index),
        zoomed: (window) => told.zoomed(window, index),
      }),
    };
    return map;
  }

  #groundBeside() {
    const field = find(this.#panel("ground", PLOT), ".field");
    return new Plane(field, this.Plotly, { config: { displayModeBar: false }, coarse: this.coarse });
  }

  /**
   * @param {string} name
   * @param {string} field
   */
  #panel(name, field) {
    const figure = document.createElement("figure");
    figure.className = `panel ${name}`;
    figure.innerHTML = `<figcaption></figcaption><div class="field">${field}</div>`;
    this.box.append(figure);
    return figure;
  }

  /**
   * Whether these are the panels for maps.
   *
   * @param {AtlasData} data
   */
  fit({ kind, maps }) {
    return this.data.kind === kind && this.maps.length === maps.length;
  }

  /**
   * New maps, or the same in another theme or size: their names, axes and ground.
   *
   * @param {AtlasData} data
   * @param {Theme} theme
   * @param {number} scale of type and lines
   */
  async show(data, theme, scale) {
    this.data = data;
    this.scale = scale;
    this.kind = kindOf(data);
    this.theme = theme;
    for (const { figure, index } of this.maps) {
      const { name, [theme.name]: color } = data.maps[index];
      figure.setAttribute("aria-label", `Map of ${name}`);
      figure.style.setProperty("--lane", color);
      find(figure, "figcaption").textContent = name;
    }
    await Promise.all(this.maps.map(({ panel }) => panel.show(data.frames[theme.name], { scale })));
    if (this.kind.ground !== null) await this.showGround(this.kind.ground);
  }

  /**
   * The ground beside the maps: that of a run, where they vary it.
   *
   * @param {string} link
   */
  async showGround(link) {
    const url = new URL(`${this.data.assets}/landscape?${groundOf(link)}&theme=${this.theme.name}`, location.href);
    const turn = ++this.#turn;
    const { contour } = await loadLandscape(url.href);
    if (turn !== this.#turn || this.#gone) return; // one that comes late lies under no path
    await this.ground?.show(contour, { scale: this.scale });
  }

  /**
   * Has every map computed over a range.
   *
   * @param {Window} range
   */
  compute(range) {
    const { assets, maps, shape } = this.data;
    const [rows, columns] = shape;
    const measures = this.data.measures.map(({ name }) => name);
    this.range = range;
    for (const { stream, index } of this.maps) {
      const url = new URL(`${assets}/map?${this.kind.queryOf(maps[index], range)}`, location.href);
      stream.compute(url.href, { rows, columns, measures, range });
    }
  }

  dispose() {
    this.#gone = true;
    for (const { stream, panel } of this.maps) {
      stream.stop();
      panel.dispose();
    }
    this.ground?.dispose();
  }
}
