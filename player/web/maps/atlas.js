// Maps of many runs: each is computed while it is looked at, a run under the pointer shows its path, and one that is clicked
// is handed to the page. For a sweep the path lies on the ground beside the map; for basins on the map itself.

import { writeAddress } from "../shared/address.js";
import { Keys } from "../shared/keys.js";
import { Legend } from "./legend.js";
import { Live } from "../shared/live.js";
import { loadLandscape } from "../ground/landscape.js";
import { MapPanel } from "./map_panel.js";
import { Plane } from "../ground/plane.js";
import { loadPlotly } from "../ground/plotly_loader.js";
import { chosenAt, queryOf, reading } from "./runs.js";
import { MapStream } from "./map_stream.js";
import { rgb, toneScale } from "./tones.js";

const REST = 250; // milliseconds for which a zoom must rest until its window is computed

const MARKUP = `
  <section class="atlas" aria-label="Maps" data-state="loading">
    <div class="bar"><span class="choice" role="group" aria-label="What the map shows"></span>
      <span class="zoom choice" role="group" aria-label="Zoom"><button type="button" data-zoom="0.5" aria-label="Zoom in" title="Zoom in (+)">+</button><button type="button" data-zoom="2" aria-label="Zoom out" title="Zoom out (−)">−</button><button type="button" data-zoom="0" title="The whole window (R)">Whole</button></span>
      <output class="progress" role="status"></output><button type="button" class="stop">Stop</button></div>
    <div class="maps"></div>
    <p class="reading" role="status" aria-live="polite"></p>
    <div class="legend"></div>
    <p class="trouble" role="alert" hidden></p>
  </section>`;

export class Atlas {
  #shown = Promise.resolve();
  #turn = 0;
  #later = 0;
  #pointed = null;
  #frame = 0;

  constructor(home) {
    this.home = home;
    home.innerHTML = MARKUP;
    this.element = home.firstElementChild;
    const find = (name) => this.element.querySelector(`.${name}`);
    Object.assign(this, {
      box: find("maps"),
      said: find("reading"),
      progress: find("progress"),
      stopper: find("stop"),
      trouble: find("trouble"),
      maps: [],
    });
    this.legend = new Legend(find("legend"));
    this.choice = find("choice");
    this.zoom = find("zoom");
    this.coarse = matchMedia("(pointer: coarse)").matches;
    this.choice.addEventListener("click", (event) => this.#choose(event.target.closest("button")?.dataset.measure));
    this.zoom.addEventListener("click", (event) => this.#zoomBy(event.target.closest("button")?.dataset.zoom));
    this.stopper.addEventListener("click", () => {
      const computing = this.maps.some(({ stream }) => stream.state === "computing");
      for (const { stream } of this.maps) stream[computing ? "stop" : "again"]();
    });
    this.element.addEventListener("keydown", (event) => this.#key(event));
    // Where there is a stage, the projector is its business.
    this.keys = new Keys(this.element, null, {
      p: () =>
        document.querySelector(".stage") ? false : document.documentElement.toggleAttribute("data-projector") || true,
    });
  }

  /** New maps, or the same in another theme; `send` tells the page of what a person has chosen. */
  update(data, theme, send) {
    this.send = send;
    const turn = ++this.#turn;
    this.#shown = this.#shown.then(() => turn === this.#turn && !this.gone && this.#show(data, theme));
    return this.#shown;
  }

  dispose() {
    this.gone = true;
    clearTimeout(this.#later);
    cancelAnimationFrame(this.#frame);
    for (const map of this.maps) {
      map.stream.stop();
      map.panel.dispose();
    }
    this.ground?.dispose();
    this.keys.dispose();
    if (!document.querySelector(".stage")) delete document.documentElement.dataset.projector;
    this.element.remove();
  }

  async #show(data, theme) {
    try {
      this.Plotly ??= await loadPlotly();
      if (this.gone) return;
      this.data = data;
      this.theme = theme;
      this.measure = data.measures.some(({ name }) => name === this.measure) ? this.measure : data.measures[0].name;
      writeAddress(data.address.keys, data.address.query);
      this.#lay();
      const frame = data.frames[this.theme.name];
      await Promise.all(this.maps.map(({ panel }) => panel.show(frame, {})));
      await this.#showGround();
      this.#ask(data.range);
      this.#settle(data.chosen);
      this.#paint();
      this.element.dataset.theme = this.theme.name;
    } catch (error) {
      this.#complain(`The maps could not be brought up to date: ${error.message}`);
    }
  }

  /** As many panels as there are maps, and the ground beside a sweep. */
  #lay() {
    const { data } = this;
    const form = `${data.kind} ${data.maps.length}`;
    this.#offer();
    if (this.form !== form) {
      this.form = form;
      for (const map of this.maps) {
        map.stream.stop();
        map.panel.dispose();
      }
      this.ground?.dispose();
      this.ground = null;
      this.box.dataset.kind = data.kind;
      this.box.dataset.count = data.maps.length;
      this.box.innerHTML = [...data.maps, ...(data.kind === "sweep" ? [{ ground: true }] : [])]
        .map(
          ({ ground }) => `<figure class="panel ${ground ? "ground" : "map"}">
        <figcaption></figcaption><div class="field"><div class="plot"></div><canvas></canvas>${ground ? "" : `<button type="button" class="cell"></button>`}</div></figure>`,
        )
        .join("");
      this.maps = [...this.box.querySelectorAll(".map")].map((figure, index) => this.#mapIn(figure, index));
      const ground = this.box.querySelector(".ground .field");
      if (ground)
        this.ground = new Plane(ground, this.Plotly, { config: { displayModeBar: false }, coarse: this.coarse });
    }
    this.maps.forEach(({ figure, caption }, index) => {
      const { name, light, dark } = data.maps[index];
      figure.setAttribute("aria-label", `Map of ${name}`);
      figure.style.setProperty("--lane", this.theme.name === "dark" ? dark : light);
      caption.textContent = name;
    });
  }

  #mapIn(figure, index) {
    const field = figure.querySelector(".field");
    const cursor = figure.querySelector(".cell");
    const zoomable = this.data.kind === "basins";
    const map = {
      figure,
      cursor,
      caption: figure.querySelector("figcaption"),
      live: new Live(),
      stream: new MapStream(() => this.#learn()),
      index,
    };
    map.panel = new MapPanel(field, this.Plotly, {
      coarse: this.coarse,
      zoomable,
      point: (found) => this.#point(found, index),
      pick: (found) => this.#pick(found, index),
      zoomed: (window) => this.#zoomed(window, index),
    });
    cursor.addEventListener("click", () => this.#pick(this.#underCursor(index), index));
    return map;
  }

  /** The measures that can be shown, and the buttons of the zoom. */
  #offer() {
    const { measures, kind } = this.data;
    this.zoom.hidden = kind !== "basins";
    this.choice.hidden = measures.length < 2;
    const names = measures.map(({ name }) => name).join();
    if (this.choice.dataset.names !== names) {
      this.choice.dataset.names = names;
      this.choice.innerHTML = measures
        .map(
          ({ name, label, about }) => `<button type="button" data-measure="${name}" title="${about}">${label}</button>`,
        )
        .join("");
    }
    for (const button of this.choice.children)
      button.setAttribute("aria-pressed", button.dataset.measure === this.measure);
  }

  #choose(measure) {
    if (!measure) return;
    this.measure = measure;
    this.#offer();
    this.#paint();
  }

  /** Has every map computed over a range. */
  #ask(range) {
    const { data } = this;
    const [rows, columns] = data.shape;
    this.range = range;
    for (const { stream, index } of this.maps) {
      const query =
        data.kind === "basins" ? `${data.maps[index].map}&window=${range.flat().join(",")}` : data.maps[index].map;
      stream.compute(new URL(`${data.assets}/map?${query}`, location.href).href, {
        rows,
        columns,
        measures: data.sent,
        range,
      });
    }
  }

  /** More is known of a map: painted once a frame. */
  #learn() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (!this.gone) this.#paint();
    });
  }

  #paint() {
    const { data, theme, maps } = this;
    const looks = data.looks[theme.name];
    const states = maps.map(({ stream }) => stream.state);
    const toned = data.kind === "sweep" && this.measure !== "steps";
    const look = {
      ramp: data.ramps[theme.name].map(rgb),
      looks,
      paper: data.papers[theme.name],
      ink: theme.ink,
      measure: this.measure,
      toned,
      scale: this.#scale(),
      marks: data.marks,
      lines: data.lines,
      coarsest: data.coarsest,
    };
    for (const { stream, panel } of maps) {
      if (stream.cells) panel.setCells(stream.cells, look);
      panel.paint(data.steps);
    }
    this.#place();
    this.legend.show({ maps, look, data, measure: data.measures.find(({ name }) => name === this.measure) });
    const computing = states.includes("computing");
    const share = maps.reduce((sum, { stream }) => sum + stream.share, 0) / maps.length;
    this.progress.textContent = computing ? `${Math.floor(100 * share)} %` : "";
    this.stopper.hidden = !computing && !states.includes("stopped");
    this.stopper.textContent = computing ? "Stop" : "Compute again";
    const troubles = [...new Set(maps.map(({ stream }) => stream.trouble).filter(Boolean))];
    this.#complain(troubles.join(" "));
    this.element.dataset.state = computing
      ? "computing"
      : states.includes("refused")
        ? "refused"
        : states.includes("stopped")
          ? "stopped"
          : "done";
    if (this.#pointed && this.#pointed.cell === undefined)
      this.#settle(this.chosen); // now its cell is known
    else if (this.#pointed) this.#read();
  }

  /** The scale of the measure that is shown, the same for all maps, so that they can be compared. */
  #scale() {
    const rows = this.maps.flatMap(({ stream }) => (stream.cells ? [stream.cells.measures[this.measure]] : []));
    return toneScale(this.measure, rows, this.measure === "loss" && this.data.signed);
  }

  #complain(text) {
    if (this.trouble.textContent !== text) this.trouble.textContent = text;
    this.trouble.hidden = !text;
  }

  // What is pointed at, and what is chosen.

  #point(found, index) {
    if (found) this.#look({ ...found, index });
    else this.#settle(this.chosen);
  }

  /** Back to the chosen cell, as the page knows it: {at, index}; none before any. */
  #settle(chosen) {
    this.chosen = chosen;
    const map = this.maps[chosen?.index ?? 0];
    const found = chosen && map?.panel.cellAt(...chosen.at);
    if (chosen && found) this.#look({ ...found, at: chosen.at, index: chosen.index });
    else if (chosen) this.#look({ at: chosen.at, index: chosen.index });
    else this.#forget();
  }

  #forget() {
    this.#pointed = null;
    for (const { panel } of this.maps) {
      panel.at = null;
      panel.setPaths([]);
      panel.paint(this.data.steps);
    }
    this.ground?.setPaths([]);
    this.ground?.paint(this.data.steps);
    this.said.textContent = this.data.hint;
  }

  /** Shows the run of a cell: its path, in every map that starts there, and what became of it. */
  #look(pointed) {
    this.#pointed = pointed;
    const { data } = this;
    for (const { panel, index } of this.maps)
      panel.at = data.kind === "basins" || index === pointed.index ? pointed.at : null;
    this.#read();
    for (const map of data.kind === "basins" ? this.maps : [this.maps[pointed.index]]) {
      const query = queryOf(data, data.maps[map.index], pointed);
      if (!query) continue;
      map.live.ask(new URL(`${data.assets}/live?${query}`, location.href), (rows) => this.#draw(map, rows, query));
    }
    this.#place();
  }

  #read() {
    const text = reading(this.data, this.maps, this.#pointed, this.measure);
    if (this.said.textContent !== text) this.said.textContent = text;
  }

  /** A run's path, on its map or on the ground beside it. */
  async #draw(map, rows, query) {
    const { data, theme } = this;
    const count = data.steps + 1;
    const style = data.maps[map.index];
    const sweep = data.kind === "sweep"; // on a map, the ink is the only colour that no basin has
    const color = sweep ? (theme.name === "dark" ? style.dark : style.light) : theme.ink;
    const path = {
      xs: rows.subarray(0, count),
      ys: rows.subarray(count, 2 * count),
      color,
      dash: sweep ? style.dash : "solid",
      marker: style.marker,
      lane: 0,
    };
    if (sweep) await this.#showGround(query);
    const plane = sweep ? this.ground : map.panel;
    plane.setPaths([path], { paper: theme.paper, wholePaths: true });
    plane.paint(data.steps);
    this.element.dataset.paths = Number(this.element.dataset.paths ?? 0) + 1;
  }

  /** The ground beside a sweep: that of the run on it, where the map varies the surface. */
  async #showGround(query = this.data.ground) {
    if (!this.ground) return;
    const asked = new URLSearchParams(query);
    const ground = new URLSearchParams();
    for (const key of ["surface", "transform"]) if (asked.get(key)) ground.set(key, asked.get(key));
    const landscape = await loadLandscape(
      new URL(`${this.data.assets}/landscape?${ground}&theme=${this.theme.name}`, location.href).href,
    );
    if (!this.gone) await this.ground.show(landscape.contour, {});
  }

  #pick(found, index) {
    if (!found) return;
    this.chosen = { at: found.at, index };
    this.#look({ ...found, index });
    this.send("cell", chosenAt(this.data, found, index));
  }

  // The keyboard: a cursor on each map.

  #underCursor(index) {
    const at = this.#pointed?.at ?? middle(this.range);
    return this.maps[index].panel.cellBeside(at, 0, 0);
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.data?.kind === "basins" && event.target.matches(".cell, .zoom button")) {
      const factor = { "+": "0.5", "=": "0.5", "-": "2", r: "0", R: "0" }[event.key];
      if (factor) {
        event.preventDefault();
        event.stopPropagation();
        this.#zoomBy(factor);
        return;
      }
    }
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!way || !event.target.matches(".cell")) return;
    event.preventDefault();
    event.stopPropagation();
    const index = this.maps.findIndex(({ cursor }) => cursor === event.target);
    const pace = event.shiftKey ? 10 : 1;
    const found = this.maps[index].panel.cellBeside(
      this.#underCursor(index)?.at ?? middle(this.range),
      pace * way[0],
      pace * way[1],
    );
    if (found) this.#look({ ...found, index });
  }

  /** Puts each map's cursor where the keyboard would go on from. */
  #place() {
    const at = this.#pointed?.at ?? (this.range && middle(this.range));
    for (const { panel, cursor, index } of this.maps) {
      const box = panel.plane.box();
      if (!box || !at) continue;
      const [left, top] = [box.x(at[0]), box.y(at[1])];
      cursor.hidden = left < box.left || left > box.left + box.width || top < box.top || top > box.top + box.height;
      Object.assign(cursor.style, { left: `${left}px`, top: `${top}px` });
      const label = `${this.data.maps[index].name}: ${this.said.textContent || "a cell"}; arrow keys move, Enter takes it to the race`;
      if (cursor.getAttribute("aria-label") !== label) cursor.setAttribute("aria-label", label);
    }
  }

  // Zoom: all maps show the same window.

  #zoomBy(factor) {
    if (factor === undefined || this.data.kind !== "basins") return;
    const [horizontal, vertical] = this.maps[0].panel.window();
    const at = this.#pointed?.at ?? middle([horizontal, vertical]);
    const around = ([low, high], centre) => {
      const half = ((high - low) / 2) * Number(factor);
      return [centre - half, centre + half];
    };
    this.#relayout(Number(factor) ? [around(horizontal, at[0]), around(vertical, at[1])] : this.data.whole);
  }

  #relayout([horizontal, vertical]) {
    for (const { panel } of this.maps)
      this.Plotly.relayout(panel.plane.plot, { "xaxis.range": [...horizontal], "yaxis.range": [...vertical] });
  }

  /** A person has zoomed one map: the others follow, and all are computed anew once the hand rests. */
  #zoomed(window, index) {
    const key = window
      .flat()
      .map((end) => end.toPrecision(10))
      .join();
    if (key === this.windowKey || !this.range) return;
    this.windowKey = key;
    for (const { panel } of this.maps.filter((map) => map.index !== index))
      this.Plotly.relayout(panel.plane.plot, { "xaxis.range": [...window[0]], "yaxis.range": [...window[1]] });
    clearTimeout(this.#later);
    this.#later = setTimeout(() => {
      const same = window.flat().every((end, k) => Math.abs(end - this.range.flat()[k]) < 1e-9 * (Math.abs(end) + 1));
      if (this.gone || same) return;
      this.#ask(window);
      this.send("window", window.flat());
    }, REST);
  }
}

const middle = ([[left, right], [bottom, top]]) => [(left + right) / 2, (bottom + top) / 2];
