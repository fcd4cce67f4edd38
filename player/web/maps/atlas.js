// Maps of many runs: each is computed while it is looked at, a run under the pointer shows its path, and one that is
// clicked is handed to the page.

/**
 * @import { MapLook, PlotlyLibrary, StreamState, Theme } from "../shapes.d.ts"
 * @import { Group } from "../shared/shortcuts.js"
 * @import { AtlasData, AtlasTriggers, ComponentCall } from "../wire.d.ts"
 */

import { LARGE } from "../ground/enlarge.js";
import { loadPlotly } from "../ground/plotly_loader.js";
import { Announcer } from "../shared/announcer.js";
import { Blackout } from "../shared/blackout.js";
import { ICONS } from "../shared/icons.js";
import { writeAddress } from "../shared/address.js";
import { watchResolution } from "../shared/canvas.js";
import { around, find } from "../shared/find.js";
import { Keys } from "../shared/keys.js";
import { Sheet } from "../shared/sheet.js";
import { actionsOf } from "../shared/shortcuts.js";
import { Choice } from "./choice.js";
import { Legend } from "./legend.js";
import { Panels } from "./panels.js";
import { Pointer } from "./pointer.js";
import { rgb, toneScale } from "./tones.js";
import { Zoom } from "./zoom.js";

/** @typedef {ComponentCall<AtlasData, AtlasTriggers>["setTriggerValue"]} Send */

/**
 * The states that one map tells of all, the first of them before others.
 *
 * @type {StreamState[]}
 */
const STATES = ["computing", "refused", "stopped"];

const MARKUP = `
  <section class="atlas" aria-label="Maps" data-state="loading">
    <div class="bar"><span class="choice" role="group" aria-label="What the map shows"></span>
      <span class="zoom choice" role="group" aria-label="Zoom">
        <button type="button" value="0.5" aria-label="Zoom in" title="Zoom in (+)">+</button>
        <button type="button" value="2" aria-label="Zoom out" title="Zoom out (−)">−</button>
        <button type="button" value="0" title="The whole window (R)">Whole</button>
      </span>
      <output class="progress" aria-live="off"></output><button type="button" class="stop">Stop</button>
      <button type="button" class="keys" aria-label="All keys" title="All keys (?)">${ICONS.keys}</button></div>
    <div class="maps"></div>
    <p class="reading" role="status" aria-live="polite"></p>
    <div class="legend"></div>
    <p class="trouble" role="alert" hidden></p>
    <p class="heard" role="status"></p>
  </section>`;

/** @type {Group} */
const CELL = {
  title: "Cell, once Tab has reached a map",
  shortcuts: [
    { keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"], says: "Another cell; with Shift: ten farther" },
    { keys: ["Enter"], says: "Choose it" },
  ],
};

function projected() {
  return "projector" in document.documentElement.dataset;
}

export class Atlas {
  #shown = Promise.resolve();
  #turn = 0;
  #frame = 0;
  #gone = false;
  #opening = "";
  /** @type {Send} */
  #send = () => {};
  /**
   * What was made for as many maps as there are; nothing before the first.
   *
   * @type {{ panels: Panels, pointer: Pointer, zoom: Zoom } | null}
   */
  #parts = null;

  /** @param {HTMLElement} home */
  constructor(home) {
    home.innerHTML = MARKUP;
    this.element = find(home, ".atlas");
    this.box = find(this.element, ".maps");
    this.progress = find(this.element, ".progress");
    this.stopper = find(this.element, ".stop");
    this.trouble = find(this.element, ".trouble");
    this.zoom = find(this.element, ".zoom");
    this.legend = new Legend(find(this.element, ".legend"));
    this.choice = new Choice(find(this.element, ".choice"), () => this.#paint());
    this.zoom.addEventListener("click", (event) => {
      const button = around(event.target, "button");
      if (button) this.#parts?.zoom.by(Number(button.value), this.#parts.pointer.at);
    });
    this.stopper.addEventListener("click", () => this.#stopOrGoOn());
    this.element.addEventListener("keydown", (event) => this.#press(event));
    this.announcer = new Announcer(find(this.element, ".heard"));
    this.blackout = new Blackout(this.element);
    this.sheet = new Sheet(this.element, () => this.#groups);
    find(this.element, ".bar .keys").addEventListener("click", () => this.sheet.open());
    this.keys = new Keys(this.element, null, actionsOf(this.#groups));
    this.unwatch = watchResolution(() => this.#learn());
  }

  /** All that its keys do. */
  get #groups() {
    const zoom = (/** @type {number} */ times) => () => this.#parts?.zoom.by(times, this.#parts.pointer.at) ?? false;
    const map = {
      title: "Map",
      shortcuts: [
        { keys: ["+", "="], says: "Zoom in", act: zoom(0.5) },
        { keys: ["-"], says: "Zoom out", act: zoom(2) },
        { keys: ["r"], says: "The whole window", act: zoom(0) },
      ],
    };
    return [
      ...(this.zoom.hidden ? [] : [map]),
      CELL,
      {
        title: "Page",
        shortcuts: [
          { keys: ["p"], says: "Projector mode", act: () => this.#project() },
          { keys: ["Escape"], says: "Out of projector mode", act: () => projected() && this.#project() },
          ...this.blackout.shortcuts,
          ...this.sheet.shortcuts,
        ],
      },
    ];
  }

  /**
   * New maps, or the same in another theme.
   *
   * @param {AtlasData} data
   * @param {Theme} theme
   * @param {Send} send tells the page of what a person has chosen
   */
  update(data, theme, send) {
    this.#send = send;
    const turn = ++this.#turn;
    this.#shown = this.#shown.then(async () => {
      if (turn === this.#turn && !this.#gone) await this.#show(data, theme);
    });
    return this.#shown;
  }

  dispose() {
    this.#gone = true;
    cancelAnimationFrame(this.#frame);
    this.#clear();
    this.keys.dispose();
    this.unwatch();
    if (!document.querySelector(".stage")) delete document.documentElement.dataset.projector;
    this.element.remove();
  }

  /**
   * @param {AtlasData} data
   * @param {Theme} theme
   */
  async #show(data, theme) {
    try {
      const Plotly = await loadPlotly();
      if (this.#gone || !this.element.isConnected) return;
      writeAddress(data.address.keys, data.address.query);
      this.choice.offer(data.measures);
      if (data.opening !== this.#opening) this.choice.propose((this.#opening = data.opening));
      const { panels, pointer } = (this.#parts = this.#partsFor(data, theme, Plotly));
      this.zoom.hidden = !panels.kind.whole;
      this.keys.actions = actionsOf(this.#groups);
      await panels.show(data, theme, projected() ? LARGE : 1);
      if (this.#gone) return;
      panels.compute(data.range);
      pointer.ready();
      pointer.settle(data.chosen);
      this.#paint();
      this.element.dataset.theme = theme.name;
    } catch (error) {
      this.#complain(`The maps could not be brought up to date: ${/** @type {Error} */ (error).message}`);
    }
  }

  /**
   * @param {AtlasData} data
   * @param {Theme} theme
   * @param {PlotlyLibrary} Plotly
   */
  #partsFor(data, theme, Plotly) {
    if (this.#parts?.panels.fit(data)) return this.#parts;
    this.#clear();
    const panels = new Panels(this.box, Plotly, data, theme, {
      learn: () => this.#learn(),
      point: (found, index) => pointer.point(found, index),
      pick: (found, index) => pointer.pick(found, index),
      zoomed: (window, index) => zoom.follow(window, index),
    });
    const pointer = new Pointer(this.element, panels, this.choice, (cell) => this.#send("cell", cell));
    const zoom = new Zoom(panels, (window) => {
      panels.compute(window);
      this.#send("window", window.flat());
    });
    return { panels, pointer, zoom };
  }

  /** Projector mode on or off; where there is a stage, it is its business. */
  #project() {
    if (document.querySelector(".stage")) return false;
    document.documentElement.toggleAttribute("data-projector");
    if (this.#parts) this.update(this.#parts.panels.data, this.#parts.panels.theme, this.#send);
    return true;
  }

  /** Gives up what was made for the maps before. */
  #clear() {
    this.#parts?.zoom.dispose();
    this.#parts?.panels.dispose();
    this.#parts = null;
  }

  /** More is known of a map: painted once a frame. */
  #learn() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
    });
  }

  #paint() {
    if (!this.#parts) return;
    const { panels, pointer } = this.#parts;
    this.#propose(panels);
    const look = this.#lookOf(panels);
    for (const { stream, panel } of panels.maps) {
      if (stream.cells) panel.setCells(stream.cells, look);
      panel.paint(panels.data.steps);
    }
    this.legend.show(panels.maps, look, panels.data);
    this.#tell(panels);
    pointer.refresh();
  }

  /**
   * Proposes the measure that the maps open with; once they are done and no cell has it, one that every run has. While
   * maps are computed that tell neither, such as those of a slider that moves, it stays as it was.
   *
   * @param {Panels} panels
   */
  #propose({ data: { opening, measures }, maps }) {
    const other = measures.find(({ everywhere }) => everywhere);
    if (maps.some(({ stream }) => stream.cells?.have(opening))) this.choice.propose(opening);
    else if (other && maps.every(({ stream }) => stream.state === "done")) this.choice.propose(other.name);
  }

  /**
   * How the maps look. The scale of the measure that is shown is the same for all, so that they can be compared.
   *
   * @param {Panels} panels
   * @returns {MapLook}
   */
  #lookOf({ data, kind, theme, maps }) {
    const measure = this.choice.shown;
    const rows = maps.flatMap(({ stream }) => (stream.cells ? [stream.cells.measures[measure.name]] : []));
    return {
      ramp: data.ramps[theme.name].map(rgb),
      looks: data.looks[theme.name],
      paper: data.papers[theme.name],
      ink: theme.ink,
      measure,
      toned: measure.everywhere,
      best: kind.best,
      scale: toneScale(measure.scale, rows),
      marks: data.marks,
      lines: data.lines,
      coarsest: data.coarsest,
    };
  }

  /**
   * How far the computing is.
   *
   * @param {Panels} panels
   */
  #tell({ maps }) {
    const states = new Set(maps.map(({ stream }) => stream.state));
    const computing = states.has("computing");
    const share = maps.reduce((sum, { stream }) => sum + stream.share, 0) / maps.length;
    this.progress.textContent = computing ? `${Math.floor(100 * share)} %` : "";
    this.stopper.hidden = !computing && !states.has("stopped");
    this.stopper.textContent = computing ? "Stop" : "Compute again";
    this.#complain([...new Set(maps.map(({ stream }) => stream.trouble))].filter(Boolean).join(" "));
    const { dataset } = this.element;
    const before = dataset.state;
    dataset.state = STATES.find((state) => states.has(state)) ?? "done";
    if (before === "computing" && dataset.state === "done")
      this.announcer.say(maps.length > 1 ? "The maps are done." : "The map is done.");
  }

  /** Computes anew what broke off because the server was away. */
  goOn() {
    for (const { stream } of this.#parts?.panels.maps ?? []) if (stream.broken) stream.again();
  }

  #stopOrGoOn() {
    const streams = this.#parts?.panels.maps.map(({ stream }) => stream) ?? [];
    const computing = streams.some(({ state }) => state === "computing");
    for (const stream of streams) stream[computing ? "stop" : "again"]();
  }

  /** @param {string} text */
  #complain(text) {
    if (this.trouble.textContent !== text) this.trouble.textContent = text;
    this.trouble.hidden = !text;
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (!this.#parts || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!this.#parts.pointer.press(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }
}
