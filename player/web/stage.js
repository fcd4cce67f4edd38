// The stage: one clock, several panels, one race. The server sends a race whenever its settings change; it is never asked
// for a frame.

import { Board } from "./board.js";
import { Clock } from "./clock.js";
import { loadLandscape } from "./landscape.js";
import { Live } from "./live.js";
import { Plane } from "./plane.js";
import { number, readRace } from "./race.js";
import { Scene } from "./scene.js";
import { Sliders, withParameter } from "./sliders.js";
import { StartRing } from "./start.js";
import { Tip } from "./tip.js";
import { Transport } from "./transport.js";

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

const MARKUP = `
  <section class="stage" aria-label="Race" data-state="loading">
    <figure class="panel contour" aria-label="Contour of the loss with the path of each optimizer"><div class="plot"></div><canvas></canvas></figure>
    <figure class="panel scene" aria-label="The loss as a surface in three dimensions"><div class="plot"></div><canvas></canvas></figure>
    <div class="transport" role="group" aria-label="Playback"></div>
    <figure class="panel curve" aria-label="Loss against step"><div class="plot"></div><canvas></canvas></figure>
    <div class="board"></div>
    <p class="trouble" role="alert" hidden></p>
  </section>`;

class Stage {
  #turn = 0; #data = null; #surface = null; #live = new Live(); #waiting = null;

  constructor(home) {
    this.home = home;
    this.element = document.createElement("div");
    this.element.innerHTML = MARKUP;
    this.element = this.element.firstElementChild;
    home.append(this.element);
    const find = (name) => this.element.querySelector(`.${name}`);
    this.clock = new Clock();
    this.transport = new Transport(find("transport"), this.clock, document, this.element, () => this.#resetView());
    this.board = new Board(find("board"));
    this.trouble = find("trouble");
    this.sliders = new Sliders((key) => this.#data?.sliders[key], (slider, stop) => this.#bend(slider, stop));
    this.ready = this.#build(find);
  }

  async #build(find) {
    const Plotly = await plotly();
    if (this.gone) return;
    const coarse = matchMedia("(pointer: coarse)").matches;
    this.contour = new Plane(find("contour"), Plotly, {
      config: { scrollZoom: !coarse, displayModeBar: false }, coarse, moved: () => this.ring?.place(this.race.start),
    });
    this.ring = new StartRing(find("contour"), this.contour, {
      move: (at) => this.#follow(at),
      settle: (at) => this.#settle(at),
    });
    this.curve = new Plane(find("curve"), Plotly, {
      config: { displayModeBar: false }, coarse, after: (...rest) => this.#drawCursor(...rest),
    });
    this.scene = new Scene(find("scene"), Plotly);
    const race = () => this.race;
    for (const panel of [this.contour, this.scene, this.curve]) new Tip(panel.plot.parentElement, panel.trails, this.clock, race);
    this.clock.addEventListener("tick", () => this.#paint());
  }

  /** A new race, or the same in another theme. A later update overtakes an earlier one that still waits. */
  async update(data, send) {
    this.send = send;
    // Under a moving hand the settled picture waits: it is of an older start.
    if (this.ring?.dragging) { this.#waiting = data; return; }
    const turn = ++this.#turn, theme = themeOf(this.home);
    this.#live.drop();
    try {
      const address = new URL(`${data.assets}/landscape?${data.surface}&theme=${theme.name}`, location.href).href;
      const [landscape] = await Promise.all([loadLandscape(address), this.ready]);
      if (turn !== this.#turn || this.gone) return;
      await this.#show(data, landscape, theme);
      this.trouble.hidden = true;
    } catch (error) {
      if (turn !== this.#turn || this.gone) return;
      this.trouble.textContent = `The picture could not be brought up to date: ${error.message}`;
      this.trouble.hidden = false;
    }
  }

  dispose() {
    this.gone = true;
    this.clock.pause();
    this.transport.dispose();
    this.sliders.dispose();
    for (const panel of [this.contour, this.scene, this.curve]) panel?.dispose();
    this.element.remove();
  }

  async #show(data, landscape, theme) {
    // Another surface is another race; the same one with other parameters is the same race on other ground.
    const kind = data.surface.split(":")[0], fresh = this.#surface !== kind;
    if (data.paths !== this.#data?.paths) this.generation = (this.generation ?? 0) + 1;
    if (data !== this.#data) this.race = readRace(data);
    this.#data = data;
    this.#surface = kind;
    this.theme = theme;
    const { race } = this, { transform } = landscape.curve;
    this.colors = race.lanes.map((lane) => lane[theme.name]);
    this.element.dataset.theme = theme.name;
    this.board.show(race, this.colors);
    this.clock.setLength(race.steps);

    this.landscape = landscape;
    await this.contour.show(landscape.contour);
    await this.curve.show(this.#curveFigure(landscape.curve, curveBy(transform)));
    await this.scene.show(landscape.scene, landscape.grid);
    this.#layPaths();

    writeLink(data.link);
    if (fresh) this.#open();
    this.#paint();
    this.element.dataset.state = "ready";
    this.element.dataset.generation = this.generation;
    this.element.dataset.start = race.start;
  }

  /** Hands the race's paths to every panel. */
  #layPaths() {
    const { race, landscape, theme } = this, options = { paper: theme.paper };
    const lossAt = curveBy(landscape.curve.transform), heightAt = (above) => landscape.height(above + race.offset);
    const steps = Float32Array.from({ length: race.rows }, (_, step) => step);
    const paths = race.lanes.map(({ x, y, above, dash, marker }, index) => ({
      color: this.colors[index], dash, marker, xs: x, ys: y, zs: above.map(heightAt), losses: above.map(lossAt),
    }));
    this.contour.setPaths(paths, options);
    this.scene.setPaths(paths, options);
    this.curve.setPaths(paths.map((path) => ({ ...path, xs: steps, ys: path.losses })), options);
  }

  /** Every path from another start, as fast as the live channel answers. */
  #follow(start) {
    this.race.start = start;
    const query = new URLSearchParams(this.#data.link);
    query.set("start", start.join(","));
    this.#ask(query, (rows) => {
      this.element.dataset.start = start; // of the paths, which may lie behind the hand's
      return { ...readRace(this.#data, rows), start: this.race.start };
    });
  }

  /** One lane's path with a hyperparameter at another stop of its slider. */
  #bend({ lane, stops, ...where }, stop) {
    if (!this.race || !this.#data.lanes[lane] || !(stop in stops)) return;
    const query = new URLSearchParams(this.#data.link);
    query.set("lane", withParameter(this.#data.lanes[lane].text, where, stops[stop]));
    this.#ask(query, (rows) => {
      const [bent] = readRace({ ...this.#data, lanes: [this.#data.lanes[lane]] }, rows).lanes;
      return { ...this.race, lanes: this.race.lanes.map((one, index) => (index === lane ? bent : one)) };
    });
  }

  /** Shows the race that `change` makes of the rows which the live channel answers to a query. */
  #ask(query, change) {
    this.#live.ask(new URL(`${this.#data.assets}/live?${query}`, location.href), (rows) => {
      this.board.race = this.race = change(rows);
      this.#layPaths();
      this.#paint();
      this.element.dataset.live = Number(this.element.dataset.live ?? 0) + 1;
    });
  }

  /** The hand rests: the server gets the start, and its answer is the settled picture. */
  #settle(start) {
    const [x, y] = this.#data.start;
    if (start[0] !== x || start[1] !== y) this.send("start", start);
    else if (this.#waiting) this.update(this.#waiting, this.send);
    this.#waiting = null;
  }

  /** A new surface is run from the start; where motion is unwelcome, its end is shown. */
  #open() {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.clock.seek(this.clock.length);
      return;
    }
    this.clock.pause();
    this.clock.seek(0);
    this.clock.play();
  }

  #resetView() {
    for (const panel of [this.contour, this.curve, this.scene]) panel?.reset();
  }

  #paint() {
    const { position } = this.clock;
    this.element.dataset.step = Math.floor(position);
    for (const panel of [this.contour, this.curve, this.scene, this.board]) panel.paint(position);
  }

  #drawCursor(context, plane, position) {
    const x = Math.round(plane.x(position)) + 0.5;
    context.beginPath();
    context.moveTo(x, plane.top);
    context.lineTo(x, plane.top + plane.height);
    context.lineWidth = 1;
    context.globalAlpha = 0.5;
    context.strokeStyle = this.theme.ink;
    context.stroke();
    context.globalAlpha = 1;
  }

  /** The server's empty curve figure with the ranges of this race; the same object while they do not change. */
  #curveFigure({ figure, transform }, lossAt) {
    const range = curveRange(this.race, lossAt), key = `${this.race.steps} ${range} ${this.theme.name} ${this.#surface}`;
    if (this.curveKey !== key) {
      this.curveKey = key;
      const layout = structuredClone(figure.layout);
      layout.xaxis.range = [0, this.race.steps];
      layout.uirevision = `${this.#surface} ${this.race.steps}`; // a zoom lasts while the axes mean the same
      layout.yaxis.range = range;
      if (transform.ticks) Object.assign(layout.yaxis, ticksWithin(transform.ticks, range));
      this.curveFigure = { data: figure.data ?? [], layout };
    }
    return this.curveFigure;
  }
}

/** Keeps the race in the address bar; what else stands there (an embed mode, say) stays. */
function writeLink(link) {
  const ours = new URLSearchParams(link), others = new URLSearchParams(location.search);
  for (const key of new Set(ours.keys())) others.delete(key);
  const search = `?${[link, others.toString()].filter(Boolean).join("&")}`;
  if (search !== location.search) history.replaceState(history.state, "", search + location.hash);
}

/** Linearised axis value of a loss above the infimum (or of a loss, on a surface unbounded below). */
function curveBy({ kind, floor }) {
  return kind === "log" ? (above) => Math.log10(Math.max(above, floor)) : (loss) => Math.asinh(loss);
}

/** From the least value shown to a little above the start: a lane that diverges does not squeeze the others. */
function curveRange(race, lossAt) {
  let low = Infinity, high = -Infinity, start = -Infinity;
  for (const { above } of race.lanes) {
    if (Number.isFinite(above[0])) start = Math.max(start, lossAt(above[0]));
    for (const value of above) {
      if (!Number.isFinite(value)) continue;
      const height = lossAt(value);
      low = Math.min(low, height);
      high = Math.max(high, height);
    }
  }
  if (!Number.isFinite(low)) return [0, 1];
  high = Math.min(high, start + 3);
  low = Math.max(low, start - 18);
  const margin = Math.max((high - low) * 0.06, 0.05);
  // Rounded, so that a small change of a path leaves the axis where it is.
  return [Math.floor((low - margin) * 2) / 2, Math.ceil((high + margin) * 2) / 2];
}

/** As many of the losses as an asinh axis of this range has room for, taken in their order of importance. */
function ticksWithin(losses, [low, high]) {
  const taken = [];
  for (const loss of losses) {
    const place = Math.asinh(loss);
    if (place < low || place > high || taken.length > 7) continue;
    if (taken.every((other) => Math.abs(Math.asinh(other) - place) > (high - low) / 7)) taken.push(loss);
  }
  taken.sort((a, b) => a - b);
  return { tickvals: taken.map(Math.asinh), ticktext: taken.map((loss) => number(loss)) };
}

function themeOf(element) {
  const style = getComputedStyle(element), value = (name) => style.getPropertyValue(name).trim();
  return {
    name: style.colorScheme.includes("dark") ? "dark" : "light",
    paper: value("--st-background-color") || "#fff",
    ink: value("--st-text-color") || "#222",
  };
}

let loading = null;

/** plotly.js, loaded once for the page from the app's own server. */
function plotly() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("plotly.js", import.meta.url);
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => { loading = null; reject(new Error("plotly.js did not load; reload the page.")); };
    document.head.append(script);
  });
  return loading;
}
