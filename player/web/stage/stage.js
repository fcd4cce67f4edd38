// The stage: one clock, several panels, one race. It gets a race whenever its settings change, and asks nobody for a frame.

import { Chart } from "../chart/chart.js";
import { loadLandscape } from "../ground/landscape.js";
import { Plane } from "../ground/plane.js";
import { loadPlotly } from "../ground/plotly_loader.js";
import { Scene } from "../ground/scene.js";
import { writeAddress } from "../shared/address.js";
import { Keys } from "../shared/keys.js";
import { drawAnnotations } from "./annotations.js";
import { Board } from "./board.js";
import { Clock } from "./clock.js";
import { DataPanel } from "./data_panel.js";
import { Hand } from "./hand.js";
import { Inside } from "./inside.js";
import { stageElement } from "./markup.js";
import { placedPaths } from "./paths.js";
import { Pen } from "./pen.js";
import { Screen } from "./screen.js";
import { StartRing } from "./start_ring.js";
import { Tip } from "./tip.js";
import { Toolbar } from "./toolbar.js";
import { Transport } from "./transport.js";
import { View } from "./view.js";

/** A stage in an element. `on` hears of what a hand has set: `start(point)`, and of a drawn path, `sketch(points)`. */
export function mount(element, on) {
  return new Stage(element, on);
}

class Stage {
  #turn = 0;
  #told = "";
  #surface = null;
  #generation = 0;
  #shown = Promise.resolve();

  constructor(home, on) {
    this.on = on;
    this.element = stageElement();
    home.append(this.element);
    const find = (name) => this.element.querySelector(`.${name}`);
    this.trouble = find("trouble");
    this.screen = new Screen();
    this.view = new View();
    this.clock = new Clock();
    this.transport = new Transport(find("transport"), this.clock);
    this.toolbar = new Toolbar(find("toolbar"), this.view, {
      stage: this.element,
      resetView: () => this.#resetView(),
    });
    this.board = new Board(find("board"), this.screen, (index) => this.view.set("inside", index));
    this.hand = new Hand(this.screen, {
      measures: () => this.chart.measures,
      show: (race) => this.#follow(race),
      complete: (race) => this.#complete(race),
      asking: (busy) => (this.element.dataset.asking = String(busy)),
      settle: (start) => this.on.start(start),
    });
    this.keys = new Keys(this.element, this.transport.scrub, {
      ...this.transport.keys,
      ...this.toolbar.keys,
      Escape: () => this.#escape(),
    });
    this.ready = this.#build(find);
  }

  async #build(find) {
    const Plotly = await loadPlotly();
    if (this.gone) return;
    const coarse = matchMedia("(pointer: coarse)").matches;
    const ink = () => this.screen.theme.ink;
    this.contour = new Plane(find("contour"), Plotly, {
      config: { scrollZoom: !coarse, displayModeBar: false },
      coarse,
      moved: () => this.#placeTools(),
      before: (context, plane) => this.pen?.draw(context, plane),
      after: (...picture) => this.#annotate(...picture),
    });
    this.ring = new StartRing(find("contour"), this.contour, {
      move: (at) => this.hand.follow(at),
      settle: (at) => this.hand.settle(at),
    });
    this.pen = new Pen(find("contour"), find("pen-bar"), this.contour, this.screen, {
      changed: () => this.contour.paint(this.clock.position),
      done: (points) => this.on.sketch(points),
    });
    this.scene = new Scene(find("scene"), Plotly);
    this.chart = new Chart(find("chart"), Plotly, this.view, { coarse, ink });
    this.dataPanel = new DataPanel(find("data"));
    this.inside = new Inside(find("inside"), Plotly, {
      coarse,
      ink,
      close: () => this.#leaveInside(),
      changed: () => this.#paint(),
    });
    this.panels = [this.contour, this.scene, this.chart, this.dataPanel, this.inside];
    for (const { plot, trails } of [this.contour, this.scene, this.chart.plane]) {
      new Tip(plot.parentElement, trails, this.clock, this.screen);
    }
    this.view.addEventListener("change", () => this.#lookAgain());
    this.clock.addEventListener("tick", () => this.#paint());
  }

  /**
   * A new race, or the same in another theme. Updates are shown one after the other; of those that wait, only the last. What
   * is on screen already is not shown again.
   */
  update(data, theme) {
    if (this.ring?.dragging) {
      this.hand.wait(() => this.update(data, theme));
      return this.#shown;
    }
    const told = JSON.stringify([data, theme]);
    if (told === this.#told && !this.screen.followed) return this.#shown;
    this.#told = told;
    const turn = ++this.#turn;
    this.#shown = this.#shown.then(() => turn === this.#turn && !this.gone && this.#show(data, theme));
    return this.#shown;
  }

  /** The thumb of a slider at a stop, while a hand holds it: {lane, part, name, stops}; see player/stage.py. */
  turn(slider, stop) {
    if (this.screen.settled) this.hand.turn(slider, stop);
  }

  dispose() {
    this.gone = true;
    this.clock.pause();
    for (const part of [this.keys, ...(this.panels ?? [])]) part.dispose();
    delete document.documentElement.dataset.projector;
    this.element.remove();
  }

  async #show(data, theme) {
    try {
      const url = new URL(`${data.assets}/landscape?${data.ground}&theme=${theme.name}`, location.href).href;
      const [landscape] = await Promise.all([loadLandscape(url), this.ready]);
      if (!this.gone) await this.#draw(data, landscape, theme);
      this.trouble.hidden = true;
    } catch (error) {
      this.#told = ""; // the same update may be shown yet
      this.trouble.textContent = `The picture could not be brought up to date: ${error.message}`;
      this.trouble.hidden = false;
    }
  }

  async #draw(data, landscape, theme) {
    const { settled } = this.screen;
    // Another surface is another race; the same one with other parameters is the same race on other ground.
    const kind = new URLSearchParams(data.ground).get("surface").split(":")[0];
    const fresh = this.#surface !== kind || (settled?.covered && !data.covered);
    if (data.paths !== settled?.paths) this.#generation++;
    this.#surface = kind;
    this.hand.drop();
    this.screen.settle(data, landscape, theme);
    this.element.dataset.theme = theme.name;
    this.board.dress();
    this.clock.setLength(data.steps);
    writeAddress(data.address.keys, data.address.query);
    this.#cover(data.covered);
    await this.#look();
    if (fresh && !data.covered) this.#open();
    else this.#paint();
    this.#tell();
  }

  /** What the element says of the picture, once it is drawn. */
  #tell() {
    const { dataset } = this.element;
    dataset.state = "ready";
    dataset.generation = String(this.#generation);
    dataset.start = String(this.screen.race.start);
  }

  /** Takes everything out of the hand of who must not yet see what comes, or gives it back. */
  #cover(covered) {
    this.element.toggleAttribute("data-covered", covered);
    for (const part of [this.transport, this.ring, this.board]) part.hold(covered);
  }

  /** The pen, where a path is to be drawn. */
  #handPen() {
    const { focused } = this.pen;
    this.pen.show(this.#options.scale);
    this.element.toggleAttribute("data-sketching", this.pen.active);
    // The keyboard goes on from there.
    if (focused && !this.pen.active) this.transport.button.focus({ preventScroll: true });
  }

  /** What stands on the contour, where its axes have put it. */
  #placeTools() {
    if (!this.screen.race) return;
    this.ring?.place(this.screen.race.shownStart);
    this.pen?.place();
  }

  /** The view has changed. */
  #lookAgain() {
    this.#shown = this.#shown.then(async () => {
      if (this.gone || !this.screen.landscape) return;
      await this.#look();
      this.#paint();
    });
  }

  /** Lays everything as the view has it, to be painted next. */
  async #look() {
    const { view, element } = this;
    const { landscape, settled } = this.screen;
    this.#handPen();
    element.toggleAttribute("data-compact", Boolean(settled.compact));
    element.dataset.view = this.#panels;
    element.dataset.size = view.get("size");
    document.documentElement.toggleAttribute("data-projector", view.get("size") === "projector");
    this.chart.offer(landscape.curves);
    await this.contour.show(landscape.contour, this.#options);
    if (!settled.compact) await this.scene.show(landscape.scene, landscape.grid, this.#options);
    this.#layPaths();
    this.#askForMissing();
  }

  /** Which of the two pictures are shown: what is to be drawn on must be in sight. */
  get #panels() {
    const chosen = this.view.get("view");
    if (this.screen.settled.compact) return "contour";
    return this.pen.active && chosen === "surface" ? "both" : chosen;
  }

  #askForMissing() {
    const { race } = this.screen;
    const shown = new Set(["cost", ...this.chart.measures]);
    const missing = [...shown].filter((measure) => race.lanes.some((lane) => !lane[measure]));
    if (missing.length && !race.covered) this.hand.complete(missing);
  }

  /** What all pictures of paths share. */
  get #options() {
    const scale = this.view.get("size") === "projector" ? 1.5 : 1;
    return { paper: this.screen.theme.paper, wholePaths: this.view.get("paths") === "whole", scale };
  }

  /** Hands the race's paths to every panel; they show them when they are painted next. */
  #layPaths(live = false) {
    const { race, landscape, colors, theme } = this.screen;
    const options = this.#options;
    const heightAt = (above) => landscape.height(above + race.offset);
    const place = ({ x, y, above }) => ({ xs: x, ys: y, heights: () => above.map(heightAt) });
    const placed = placedPaths(race, colors, place);
    this.contour.setPaths(placed, options);
    this.scene.setPaths(placed, options);
    this.#layChart(live);
    this.dataPanel.show(landscape.data, race, { ...theme, colors, scale: options.scale });
    const index = race.covered ? -1 : this.view.get("inside");
    const lane = race.lanes[index];
    this.board.choose(lane ? index : -1);
    this.inside.show(race, lane, { ...theme, curves: landscape.curves, color: colors[index], options });
  }

  #layChart(live = false) {
    const { race, colors } = this.screen;
    const pathsBy = (place) => placedPaths(race, colors, place);
    this.chart.show(race, this.#surface, pathsBy, { options: this.#options, live });
  }

  /** The race under a moving hand. */
  #follow(race) {
    if (this.screen.race.covered) return;
    this.screen.follow(race);
    this.#layPaths(true);
    this.#paint();
    const { dataset } = this.element;
    dataset.start = String(race.start);
    dataset.live = String(Number(dataset.live ?? 0) + 1);
  }

  /** The race with measures that it lacked: only the chart and the scoreboard show them. */
  #complete(race) {
    this.screen.complete(race);
    this.#layChart();
    for (const one of [this.chart, this.board]) one.paint(this.clock.position);
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
    if (!this.screen.race) return;
    const { position } = this.clock;
    this.element.dataset.step = String(Math.floor(position));
    for (const one of [...this.panels, this.board]) one.paint(position);
  }

  /** What the chosen lane met at the playhead. */
  #annotate(context, plane, position) {
    const inspection = this.inside?.inspection;
    const lane = this.board.chosen;
    if (!inspection || lane < 0) return;
    const { theme, colors } = this.screen;
    const look = { ...theme, color: colors[lane], scale: this.#options.scale };
    drawAnnotations(context, plane, inspection, Math.floor(position), look);
  }
}
