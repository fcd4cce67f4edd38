// The stage: one clock, several panels, one race. The server sends a race whenever its settings change; it is never asked
// for a frame.

import { writeAddress } from "./address.js";
import { drawAnnotations } from "./annotations.js";
import { Board } from "./board.js";
import { Chart } from "./chart.js";
import { Clock } from "./clock.js";
import { atStart } from "./cover.js";
import { DataPanel } from "./data.js";
import { Hand } from "./hand.js";
import { Inside } from "./inside.js";
import { Keys } from "./keys.js";
import { loadLandscape } from "./landscape.js";
import { Pen } from "./pen.js";
import { loadPlotly } from "./plotly_loader.js";
import { Plane } from "./plane.js";
import { readRace } from "./race.js";
import { Scene } from "./scene.js";
import { StartRing } from "./start.js";
import { themeOf } from "./theme.js";
import { Tip } from "./tip.js";
import { Toolbar } from "./toolbar.js";
import { Transport } from "./transport.js";
import { View } from "./view.js";

const stages = new WeakMap();

/** Called by Streamlit's component on each rerun and on each change of theme. */
export function render({ parentElement, data, setTriggerValue }) {
  if (!stages.has(parentElement)) stages.set(parentElement, new Stage(parentElement));
  return stages.get(parentElement).update(data, setTriggerValue);
}

export function unmount(parentElement) {
  stages.get(parentElement)?.dispose();
  stages.delete(parentElement);
}

const panel = (name, label) => `<figure class="panel ${name}" aria-label="${label}"><div class="plot"></div><canvas></canvas></figure>`;

const MARKUP = `
  <section class="stage" aria-label="Race" data-state="loading">
    <div class="toolbar" role="group" aria-label="View"></div>
    ${panel("contour", "Contour of the loss with the path of each optimizer")}
    ${panel("scene", "The loss as a surface in three dimensions")}
    <div class="pen-bar" role="group" aria-label="Pen"></div>
    <div class="transport" role="group" aria-label="Playback"></div>
    <div class="measures"><div class="chart"></div><figure class="data"></figure></div>
    <div class="board"></div>
    <section class="inside" aria-label="Inside an optimizer"></section>
    <p class="trouble" role="alert" hidden></p>
  </section>`;

class Stage {
  #turn = 0; #data = null; #surface = null; #shown = Promise.resolve();

  constructor(home) {
    this.home = home;
    this.element = document.createElement("div");
    this.element.innerHTML = MARKUP;
    this.element = this.element.firstElementChild;
    home.append(this.element);
    const find = (name) => this.element.querySelector(`.${name}`);
    this.trouble = find("trouble");
    this.view = new View();
    this.clock = new Clock();
    this.transport = new Transport(find("transport"), this.clock);
    this.toolbar = new Toolbar(find("toolbar"), this.view, { stage: this.element, resetView: () => this.#resetView() });
    this.board = new Board(find("board"), { choose: (index) => this.view.set("inside", index) });
    this.hand = new Hand({
      race: () => this.race, measures: () => this.chart.measures, show: (race, start) => this.#showLive(race, start),
      completed: (race) => { this.board.race = this.race = race; this.#layPaths(); this.#paint(); },
      asking: (busy) => { this.element.dataset.asking = busy; },
      settle: (start) => this.send("start", start), release: (data) => this.update(data, this.send),
    });
    this.keys = new Keys(this.element, this.transport.scrub, {
      ...this.transport.keys, ...this.toolbar.keys, Escape: () => this.#escape(),
    });
    this.ready = this.#build(find);
  }

  async #build(find) {
    const Plotly = await loadPlotly();
    if (this.gone) return;
    const coarse = matchMedia("(pointer: coarse)").matches, ink = () => this.theme.ink;
    this.contour = new Plane(find("contour"), Plotly, {
      config: { scrollZoom: !coarse, displayModeBar: false }, coarse,
      moved: () => this.#placeTools(), before: (context, plane) => this.pen?.draw(context, plane), after: (...rest) => this.#annotate(...rest),
    });
    this.ring = new StartRing(find("contour"), this.contour, {
      move: (at) => this.hand.follow(at), settle: (at) => this.hand.settle(at),
    });
    this.pen = new Pen(find("contour"), find("pen-bar"), this.contour, {
      changed: () => this.contour.paint(this.clock.position), done: (points) => this.send("sketch", points),
    });
    this.scene = new Scene(find("scene"), Plotly);
    this.chart = new Chart(find("chart"), Plotly, this.view, { coarse, ink });
    this.dataPanel = new DataPanel(find("data"));
    this.inside = new Inside(find("inside"), Plotly, {
      coarse, ink, close: () => this.#leaveInside(), changed: () => this.#paint(),
    });
    this.panels = [this.contour, this.scene, this.chart, this.dataPanel, this.inside];
    const race = () => this.race;
    for (const one of [this.contour, this.scene, this.chart.plane]) new Tip(one.plot.parentElement, one.trails, this.clock, race);
    this.view.addEventListener("change", () => { this.#shown = this.#shown.then(() => this.landscape && this.#look()); });
    this.clock.addEventListener("tick", () => this.#paint());
  }

  /** A new race, or the same in another theme. Updates are shown one after the other; of those that wait, only the last. */
  update(data, send) {
    this.send = send;
    if (this.ring?.dragging) { this.hand.wait(data); return this.#shown; }
    const turn = ++this.#turn;
    this.#shown = this.#shown.then(() => turn === this.#turn && !this.gone && this.#show(data));
    return this.#shown;
  }

  dispose() {
    this.gone = true;
    this.clock.pause();
    for (const part of [this.keys, this.hand, ...(this.panels ?? [])]) part.dispose();
    delete document.documentElement.dataset.projector;
    this.element.remove();
  }

  async #show(data) {
    const theme = themeOf(this.home);
    try {
      const address = new URL(`${data.assets}/landscape?${data.ground}&theme=${theme.name}`, location.href).href;
      const [landscape] = await Promise.all([loadLandscape(address), this.ready]);
      if (!this.gone) await this.#draw(data, landscape, theme);
      this.trouble.hidden = true;
    } catch (error) {
      this.trouble.textContent = `The picture could not be brought up to date: ${error.message}`;
      this.trouble.hidden = false;
    }
  }

  async #draw(data, landscape, theme) {
    // Another surface is another race; the same one with other parameters is the same race on other ground.
    const kind = new URLSearchParams(data.ground).get("surface").split(":")[0];
    const uncovered = Boolean(this.#data?.covered && !data.covered), fresh = this.#surface !== kind || uncovered;
    if (data.paths !== this.#data?.paths) this.generation = (this.generation ?? 0) + 1;
    if (data !== this.#data) this.race = data.covered ? atStart(readRace(data)) : readRace(data);
    this.hand.take(data);
    Object.assign(this, { landscape, theme });
    this.#data = data;
    this.#surface = kind;
    this.colors = this.race.lanes.map((lane) => lane[theme.name]);
    this.element.dataset.theme = theme.name;
    this.board.show(this.race, this.colors);
    this.clock.setLength(this.race.steps);
    writeAddress(data.address.keys, data.address.query);
    this.#cover(data.covered);
    await this.#look();
    if (fresh && !data.covered) this.#open();
    this.#paint();
    this.element.dataset.state = "ready";
    this.element.dataset.generation = this.generation;
    this.element.dataset.start = data.start;
  }

  /** Takes everything out of the hand of who must not yet see what comes, or gives it back. */
  #cover(covered) {
    this.element.toggleAttribute("data-covered", covered);
    for (const part of [this.transport, this.ring, this.board]) part.hold(covered);
  }

  /** The pen, where a path is to be drawn. */
  #handPen() {
    const { focused } = this.pen;
    this.pen.show(this.race, { colors: this.colors, ink: this.theme.ink, scale: this.#options().scale });
    this.element.toggleAttribute("data-sketching", this.pen.active);
    if (focused && !this.pen.active) this.transport.button.focus({ preventScroll: true }); // the keyboard goes on from there
  }

  /** What stands on the contour, where its axes have put it. */
  #placeTools() {
    this.ring?.place(this.race.shownStart);
    this.pen?.place();
  }

  /** Everything as the view has it. */
  async #look() {
    const { view, landscape, element } = this, { compact } = this.#data;
    this.#handPen();
    element.toggleAttribute("data-compact", Boolean(compact));
    // What is to be drawn on must be in sight.
    element.dataset.view = compact ? "contour" : this.pen.active && view.get("view") === "surface" ? "both" : view.get("view");
    element.dataset.size = view.get("size");
    document.documentElement.toggleAttribute("data-projector", view.get("size") === "projector");
    this.chart.offer(landscape.curves);
    await this.contour.show(landscape.contour, this.#options());
    if (!compact) await this.scene.show(landscape.scene, landscape.grid, this.#options());
    this.#layPaths();
    this.#paint();
    const missing = ["cost", ...this.chart.measures].filter((measure) => this.race.lanes.some((lane) => !lane[measure]));
    if (missing.length && !this.race.covered) this.hand.complete([...new Set(missing)]);
  }

  /** What all pictures of paths share. */
  #options() {
    const scale = this.view.get("size") === "projector" ? 1.5 : 1;
    return { paper: this.theme.paper, wholePaths: this.view.get("paths") === "whole", scale };
  }

  /** Hands the race's paths to every panel; they show them when they are painted next. */
  #layPaths(live = false) {
    const { race, landscape, colors, theme } = this, options = this.#options();
    const heightAt = (above) => landscape.height(above + race.offset);
    const placed = this.#paths(({ x, y, above }) => ({ xs: x, ys: y, heights: () => above.map(heightAt) }));
    this.contour.setPaths(placed, options);
    this.scene.setPaths(placed, options);
    this.chart.show(race, this.#surface, (place) => this.#paths(place), { options, live });
    this.dataPanel.show(landscape.data, race, { colors, theme: theme.name, ink: theme.ink, paper: theme.paper, scale: options.scale });
    const index = race.covered ? -1 : this.view.get("inside"), lane = race.lanes[index];
    this.board.choose(lane ? index : -1);
    this.inside.show(race, lane, { curves: landscape.curves, color: colors[index], ink: theme.ink, alarm: theme.alarm, options });
  }

  /** Every path of the race, companions behind their lanes, with its looks and what `place` makes of it. */
  #paths(place) {
    const { race } = this, all = [];
    race.lanes.forEach(({ dash, marker, companions }, lane) => {
      for (const path of companions) all.push({ path, look: { lane, color: this.colors[lane], dash: "solid", marker, companion: true } });
    });
    race.lanes.forEach((path, lane) => all.push({ path, look: { lane, color: this.colors[lane], dash: path.dash, marker: path.marker } }));
    return all.map(({ path, look }) => [look, place(path)]).filter(([, placed]) => placed).map(([look, placed]) => ({ ...look, ...placed }));
  }

  /** The race under a moving hand; `start` is that of its paths, where all of them start anew. */
  #showLive(race, start) {
    if (race.covered) return;
    this.race = race;
    this.board.follow(race);
    if (start) this.race.start = start;
    this.#layPaths(true);
    this.#paint();
    if (start) this.element.dataset.start = start;
    this.element.dataset.live = Number(this.element.dataset.live ?? 0) + 1;
  }

  /** A new surface, or one uncovered, is run from the start; where motion is unwelcome, its end is shown. */
  #open() {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.clock.seek(this.clock.length);
      return;
    }
    this.clock.pause();
    this.clock.seek(0);
    this.clock.play();
  }

  /** Back one level: out of a lane, then out of the projector's layout. */
  #escape() {
    if (this.board.chosen >= 0) this.#leaveInside();
    else this.view.set("size", "desk");
  }

  /** Ends the look inside; a focus in there goes back to the lane's row. */
  #leaveInside() {
    if (this.inside.element.contains(document.activeElement)) this.board.focus(this.board.chosen);
    this.view.set("inside", -1);
  }

  #resetView() {
    for (const one of this.panels ?? []) one.reset();
  }

  #paint() {
    const { position } = this.clock;
    this.element.dataset.step = Math.floor(position);
    for (const one of [...this.panels, this.board]) one.paint(position);
  }

  /** What the chosen lane met at the playhead. */
  #annotate(context, plane, position) {
    const inspection = this.inside?.inspection, lane = this.board.chosen;
    if (!inspection || lane < 0) return;
    const { ink, paper } = this.theme;
    drawAnnotations(context, plane, inspection, Math.floor(position), { color: this.colors[lane], ink, paper, scale: this.#options().scale });
  }
}
