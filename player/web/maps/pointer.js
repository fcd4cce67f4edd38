// What is pointed at on the maps, and what is chosen. Its run is shown: on the ground where one stands beside the maps,
// else on the maps themselves. The keyboard has a cursor on each map.

/**
 * @import { FoundCell, Pointed, ShownMap } from "../shapes.d.ts"
 * @import { AtlasData, AtlasTriggers, Pair, Window } from "../wire.d.ts"
 * @import { Choice } from "./choice.js"
 * @import { Panels } from "./panels.js"
 */

import { find } from "../shared/find.js";
import { stepsOf } from "../shared/link.js";

/** @type {Record<string, Pair>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const FAR = 10; // cells that an arrow key goes with Shift

export class Pointer {
  /** @type {Pointed | null} */
  #pointed = null;
  /** @type {AtlasData["chosen"]} */
  #chosen = null;

  /**
   * @param {HTMLElement} element of the atlas
   * @param {Panels} panels
   * @param {Choice} choice
   * @param {(cell: AtlasTriggers["cell"]) => void} send tells the page of the cell that a person has chosen
   */
  constructor(element, panels, choice, send) {
    this.element = element;
    this.panels = panels;
    this.choice = choice;
    this.send = send;
    this.said = find(element, ".reading");
    for (const map of panels.maps) {
      map.cursor.addEventListener("click", () => {
        const found = this.#underCursor(map);
        if (found) this.pick(found, map.index);
      });
    }
  }

  /** The point of the axes that is pointed at; null where none is. */
  get at() {
    return this.#pointed?.at ?? null;
  }

  /** New maps: fetches what runs of cells take before one is pointed at. The corners may take different programs. */
  ready() {
    const { data, kind, maps } = this.panels;
    const corners = [0, 1].map((end) => ({ row: end * (data.shape[0] - 1), column: end * (data.shape[1] - 1), end }));
    for (const { index, runner } of maps) {
      for (const { end, ...place } of corners) {
        const at = /** @type {Pair} */ (data.range.map((ends) => ends[end]));
        const link = kind.linkOf(data.maps[index], { index, at, found: { ...place, at, cell: 0 } });
        if (link) void runner.prepare(data.assets, link);
      }
    }
  }

  /**
   * A cell is pointed at; with none, what is chosen is shown again.
   *
   * @param {FoundCell | null} found
   * @param {number} index of its map
   */
  point(found, index) {
    if (found) this.#look({ index, at: found.at, found });
    else this.settle(this.#chosen);
  }

  /**
   * Back to the chosen cell, as the page knows it; none before any.
   *
   * @param {AtlasData["chosen"]} chosen
   */
  settle(chosen) {
    this.#chosen = chosen;
    if (chosen) this.#look({ ...chosen, found: this.#cellOf(chosen) });
    else this.#forget();
  }

  /**
   * The cell at a point of a map; null where there is none, or none is known.
   *
   * @param {{ index: number, at: Pair }} point
   */
  #cellOf({ index, at }) {
    return this.panels.maps[index]?.panel.cellAt(at) ?? null;
  }

  /**
   * A person chooses a cell.
   *
   * @param {FoundCell} found
   * @param {number} index of its map
   */
  pick(found, index) {
    this.#chosen = { index, at: found.at };
    this.#look({ index, at: found.at, found });
    this.send(this.panels.kind.chosen(found, index));
  }

  /** More is known of the maps, or another measure is shown. */
  refresh() {
    const pointed = this.#pointed;
    const found = pointed && this.#cellOf(pointed); // on finer cells, or on those of another window, it is another one
    if (pointed && found?.cell !== pointed.found?.cell) this.#look({ ...pointed, found });
    this.#read();
    this.#place();
  }

  /**
   * A key on a map's cursor moves it; returns whether it was such a key.
   *
   * @param {KeyboardEvent} event
   */
  press({ key, shiftKey, target }) {
    const way = WAYS[key];
    const map = this.panels.maps.find(({ cursor }) => cursor === target);
    if (!way || !map) return false;
    const pace = shiftKey ? FAR : 1;
    const from = this.#underCursor(map)?.at ?? this.#from;
    const found = map.panel.cellBeside(from, pace * way[0], pace * way[1]);
    if (found) this.point(found, map.index);
    return true;
  }

  /** Where the keyboard goes on from. */
  get #from() {
    return this.at ?? middle(this.panels.range ?? this.panels.data.range);
  }

  /** @param {ShownMap} map */
  #underCursor({ panel }) {
    return panel.cellBeside(this.#from, 0, 0);
  }

  #forget() {
    const { maps, ground, data } = this.panels;
    this.#pointed = null;
    for (const { panel, runner } of maps) {
      panel.at = null;
      runner.drop();
    }
    for (const plane of [ground, ...maps.map(({ panel }) => panel)]) {
      plane?.setPaths([]);
      plane?.paint(data.steps);
    }
    this.said.textContent = data.hint;
  }

  /**
   * Shows the run of a cell: its path, in every map where it is pointed at, and what became of it.
   *
   * @param {Pointed} pointed
   */
  #look(pointed) {
    const { data, kind, maps } = this.panels;
    this.#pointed = pointed;
    for (const map of maps) {
      const own = kind.together || map.index === pointed.index;
      const link = own ? kind.linkOf(data.maps[map.index], pointed) : null;
      map.panel.at = own ? pointed.at : null;
      map.panel.paint(data.steps);
      if (!link) continue;
      const draw = (/** @type {Float32Array} */ rows) => this.#draw(map, rows, link, pointed);
      map.runner.ask(data.assets, link, draw, { refused: () => this.#wipe(map) });
    }
    this.#read();
    this.#place();
  }

  /**
   * A run that cannot be shown leaves none in its place.
   *
   * @param {ShownMap} map
   */
  #wipe({ panel }) {
    const plane = this.panels.ground ?? panel;
    plane.setPaths([]);
    plane.paint(this.panels.data.steps);
  }

  #read() {
    if (!this.#pointed) return;
    const { kind, maps } = this.panels;
    const text = kind.reading(maps, this.#pointed, this.choice.shown);
    if (this.said.textContent !== text) this.said.textContent = text;
  }

  /**
   * A run's path, on its map or on the ground beside it.
   *
   * @param {ShownMap} map
   * @param {Float32Array} rows
   * @param {string} link
   * @param {Pointed} pointed
   */
  async #draw(map, rows, link, pointed) {
    const { data, theme, ground, scale } = this.panels;
    const steps = stepsOf(link);
    const count = steps + 1;
    const { dash, marker, [theme.name]: color } = data.maps[map.index];
    const look = ground ? { color, dash } : { color: theme.ink, dash: "solid" }; // no basin has the ink's colour
    const runs = rows.length / (3 * count); // its own, then those under other seeds: x, y and the loss of each
    const paths = Array.from({ length: runs }, (_, k) => ({
      xs: rows.subarray(3 * k * count, (3 * k + 1) * count),
      ys: rows.subarray((3 * k + 1) * count, (3 * k + 2) * count),
      ...{ marker, lane: 0, companion: k > 0, ...look },
    }));
    try {
      if (ground) await this.panels.showGround(link);
    } catch {
      return; // no path without the ground that it lies on
    }
    if (ground && this.#pointed !== pointed) return; // while the ground came, another was pointed at
    const plane = ground ?? map.panel;
    plane.setPaths(paths, { paper: theme.paper, wholePaths: true, scale });
    plane.paint(steps);
    this.element.dataset.paths = String(Number(this.element.dataset.paths ?? 0) + 1);
  }

  /** Puts each map's cursor where the keyboard would go on from. */
  #place() {
    const [x, y] = this.#from;
    for (const { panel, cursor, index } of this.panels.maps) {
      const box = panel.plane.box();
      if (!box) continue;
      const [left, top] = [box.x(x), box.y(y)];
      cursor.hidden = left < box.left || left > box.left + box.width || top < box.top || top > box.top + box.height;
      Object.assign(cursor.style, { left: `${left}px`, top: `${top}px` });
      const where = `${this.panels.data.maps[index].name}: ${this.said.textContent || "a cell"}`;
      const label = `${where}; arrow keys move, Enter takes it to the race`;
      if (cursor.getAttribute("aria-label") !== label) cursor.setAttribute("aria-label", label);
    }
  }
}

/**
 * @param {Window} window
 * @returns {Pair}
 */
function middle([[left, right], [bottom, top]]) {
  return [(left + right) / 2, (bottom + top) / 2];
}
