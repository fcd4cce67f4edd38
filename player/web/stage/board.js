// The scoreboard: each lane's line and marker, how it stands at the playhead, and what became of it; the best on top.
//
// The rows themselves change places in the table, not only their pictures: what is read aloud, what Tab reaches next
// and what aria-sort promises is then the order on screen. A row that moves loses the focus, so the others move around
// it.

/**
 * @import { Lane, Race } from "../shapes.d.ts"
 * @import { Column } from "./columns.js"
 * @import { Screen } from "./screen.js"
 */

import { contextOf, resolution } from "../shared/canvas.js";
import { around, find } from "../shared/find.js";
import { DASHES, marker } from "../shared/markers.js";
import { COLUMNS, word } from "./columns.js";
import { ICONS } from "../shared/icons.js";

const PAUSE = 250; // milliseconds between two changes of the order: more often, nobody could read it
const SLIDE = 200; // milliseconds in which a row goes to its new place

const CELLS = [
  '<th scope="row"><button type="button"><canvas class="swatch"></canvas><span class="name"></span></button>' +
    '<span class="badge" role="img"></span></th>',
  ...COLUMNS.slice(1).map(({ name }) => `<td class="${name}"></td>`),
  `<td class="twin"><button type="button" class="compare">${ICONS.compare}</button></td>`,
].join("");

/**
 * What a person asks of a lane.
 *
 * @typedef {object} On
 * @property {(index: number) => void} choose to look inside it; -1 when none is left chosen
 * @property {(index: number) => void} solo to see it alone
 * @property {(index: number) => void} twin to have another like it beside it
 */

/**
 * A row of the table, and of each cell what it was last told.
 *
 * @typedef {object} Entry
 * @property {HTMLTableRowElement} row
 * @property {HTMLButtonElement} button
 * @property {HTMLCollectionOf<HTMLTableCellElement>} cells
 * @property {number[]} values
 * @property {(string | null)[]} texts
 * @property {boolean[]} stale
 * @property {Animation | null} slide
 */

export class Board {
  chosen = -1;
  held = false;
  /** @type {Entry[]} */
  #rows = [];
  /** @type {number[]} */
  #order = [];
  #by = COLUMNS[1];
  #reversed = false;
  /** @type {{ race?: Race, step?: number }} */
  #painted = {};
  #sorted = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {HTMLElement} element
   * @param {Screen} screen
   * @param {On} on
   */
  constructor(element, screen, on) {
    this.screen = screen;
    this.on = on;
    const heads = COLUMNS.map(
      ({ name, label = name }) => `<th scope="col" class="of-${name}"><button type="button">${label}</button></th>`,
    );
    const head = `${heads.join("")}<td class="of-twin"></td>`;
    element.innerHTML = `
      <table aria-label="Scoreboard"><thead><tr>${head}</tr></thead><tbody></tbody></table>`;
    this.table = find(element, "table");
    this.heads = [...element.querySelectorAll("th")];
    this.body = find(element, "tbody");
    this.heads.forEach((head, k) => find(head, "button").addEventListener("click", () => this.#sortBy(COLUMNS[k])));
    this.body.addEventListener("click", (event) => this.#press(event));
    this.#markHeads();
  }

  /**
   * Rows for the lanes of a settled race, to be painted next. Those of the race before serve again, and keep the focus.
   */
  dress() {
    const { race, colors } = this.screen;
    COLUMNS.forEach(({ hint }, k) => {
      find(this.heads[k], "button").title = typeof hint === "string" ? hint : hint(race);
    });
    for (const { row } of this.#rows.splice(race.lanes.length)) row.remove();
    while (this.#rows.length < race.lanes.length) this.#rows.push(this.#newRow(this.#rows.length));
    race.lanes.forEach((lane, index) => this.#dress(this.#rows[index], lane, colors[index]));
    this.choose(this.chosen < race.lanes.length ? this.chosen : -1);
    this.#painted = {};
  }

  /** The numbers at a position. Under a moving hand they follow, and the rows keep their places until it rests. */
  paint(/** @type {number} */ position) {
    const settled = !this.#painted.race;
    if (!this.#paintAt(position) || this.screen.followed) return;
    if (settled) this.#arrange();
    else this.#arrangeSoon();
  }

  /** Marks a lane as chosen; -1 for none. */
  choose(/** @type {number} */ index) {
    this.chosen = index;
    this.#rows.forEach(({ row, button }, lane) => {
      row.classList.toggle("chosen", lane === index);
      button.setAttribute("aria-pressed", String(lane === index));
    });
  }

  /** Lets nobody look inside a lane, or everybody again. */
  hold(/** @type {boolean} */ held) {
    this.held = held;
    for (const button of this.body.querySelectorAll("button")) button.disabled = held;
  }

  /** Shows that a lane is alone in the pictures; -1 where none is. */
  showAlone(/** @type {number} */ index) {
    this.#rows.forEach(({ row }, lane) => row.classList.toggle("away", index >= 0 && lane !== index));
  }

  /** Whether a lane may be given a twin. */
  offerTwins(/** @type {boolean} */ offered) {
    this.table.toggleAttribute("data-twins", offered);
  }

  /** The lane under the pointer or with the focus; -1 where there is none. */
  get pointedAt() {
    return this.#rows.findIndex(({ row }) => row.matches(":hover, :focus-within"));
  }

  /** The lane on top. */
  get first() {
    return this.#order[0] ?? 0;
  }

  /** Gives the keyboard's focus to a lane. */
  focus(/** @type {number} */ index) {
    this.#rows[index]?.button.focus();
  }

  #press(/** @type {MouseEvent} */ event) {
    const row = around(event.target, "tr");
    if (this.held || !row) return;
    const index = Number(row.dataset.lane);
    if (around(event.target, ".compare")) this.on.twin(index);
    else if (event.altKey) this.on.solo(index);
    else {
      this.choose(index === this.chosen ? -1 : index);
      this.on.choose(this.chosen);
    }
  }

  /** @returns {Entry} */
  #newRow(/** @type {number} */ index) {
    const row = this.body.insertRow();
    row.dataset.lane = String(index);
    row.innerHTML = CELLS;
    return { row, button: find(row, "button"), cells: row.cells, values: [], texts: [], stale: [], slide: null };
  }

  /**
   * @param {Entry} entry
   * @param {Lane} lane
   * @param {string} color
   */
  #dress(entry, lane, color) {
    const { row, button } = entry;
    const badge = find(row, ".badge");
    row.style.setProperty("--lane", color);
    drawSwatch(find(row, "canvas"), lane, color);
    find(row, ".name").textContent = lane.name;
    button.title = "Look inside; with Alt, or S: alone";
    const compare = find(row, ".compare");
    compare.title = `Compare ${lane.name} with a twin`;
    compare.setAttribute("aria-label", compare.title);
    badge.hidden = !lane.badge;
    badge.classList.toggle("along", Boolean(lane.badge?.turned));
    badge.title = lane.badge?.text ?? "";
    badge.setAttribute("aria-label", badge.title);
    // What was remembered belongs to the race before.
    entry.values = new Array(COLUMNS.length).fill(NaN);
    entry.texts = new Array(COLUMNS.length).fill(null);
  }

  /** Writes what has changed since the last time; returns whether anything was looked at. */
  #paintAt(/** @type {number} */ position) {
    const { race } = this.screen;
    const step = Math.min(Math.floor(position), race.steps);
    if (this.#painted.race === race && this.#painted.step === step) return false;
    this.#painted = { race, step };
    race.lanes.forEach((lane, index) => {
      const { cells, values, texts, stale } = this.#rows[index];
      COLUMNS.forEach(({ of, text }, k) => {
        if (!of) return;
        const value = of(lane, step, race);
        const known = value !== undefined;
        if (stale[k] !== !known) cells[k].classList.toggle("stale", (stale[k] = !known));
        // A number that stays need not be written out again. Words are cheap, and one rank may have several.
        if (texts[k] !== null && text && (!known || Object.is(values[k], value))) return;
        if (known) values[k] = value;
        const written = text ? text(values[k], race) : word(lane, step, race);
        if (texts[k] !== written) cells[k].textContent = texts[k] = written;
      });
    });
    return true;
  }

  #sortBy(/** @type {Column} */ column) {
    this.#reversed = column === this.#by && !this.#reversed;
    this.#by = column;
    this.#markHeads();
    this.#arrange();
  }

  #markHeads() {
    this.heads.forEach((head, k) => {
      if (COLUMNS[k] === this.#by) head.setAttribute("aria-sort", this.#reversed ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
  }

  /** Puts the rows in order, now or as soon as the last change of it has been read. */
  #arrangeSoon() {
    if (this.#timer) return;
    const wait = this.#sorted + PAUSE - performance.now();
    if (wait <= 0) this.#arrange();
    else
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#arrangeSoon();
      }, wait);
  }

  #arrange() {
    if (this.screen.empty) return;
    const order = this.#sortedLanes();
    if (order.length === this.#order.length && order.every((lane, place) => lane === this.#order[place])) return;
    this.#sorted = performance.now();
    // What a finger or a button presses stays under it.
    if (this.body.querySelector("tr:active")) {
      this.#arrangeSoon();
      return;
    }
    this.#order = order;
    this.#move(order.map((lane) => this.#rows[lane]));
  }

  /**
   * The lanes in the order of the column that sorts; without a number they come last either way, ties as in the
   * settings.
   */
  #sortedLanes() {
    const column = COLUMNS.indexOf(this.#by);
    const sign = this.#reversed ? -1 : 1;
    const lanes = this.#rows.map((_, lane) => lane);
    if (!column) return sign > 0 ? lanes : lanes.reverse();
    const value = (/** @type {number} */ lane) => this.#rows[lane].values[column];
    return lanes.sort((a, b) => {
      const one = value(a);
      const other = value(b);
      if (one !== one || other !== other) return Number(one !== one) - Number(other !== other) || a - b;
      return one === other ? a - b : one < other ? -sign : sign;
    });
  }

  /** Rows go to their places in this order; where motion is welcome, they are seen to go. */
  #move(/** @type {Entry[]} */ entries) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const tops = still ? [] : entries.map(({ row }) => row.getBoundingClientRect().top);
    for (const { slide } of entries) slide?.cancel();
    const rows = entries.map(({ row }) => row);
    const focused = rows.findIndex((row) => row.matches(":focus-within"));
    if (focused < 0) this.body.append(...rows);
    else {
      rows[focused].before(...rows.slice(0, focused));
      rows[focused].after(...rows.slice(focused + 1));
    }
    if (still) return;
    const zoom = this.body.currentCSSZoom ?? 1; // the projector's: a rectangle has it, a transform gets it
    const ways = rows.map((row, k) => (tops[k] - row.getBoundingClientRect().top) / zoom);
    entries.forEach((entry, k) => {
      const from = { transform: `translateY(${ways[k]}px)` };
      entry.slide = ways[k]
        ? rows[k].animate([from, { transform: "none" }], { duration: SLIDE, easing: "ease-out" })
        : null;
    });
  }
}

/**
 * A piece of the lane's line with its marker in the middle.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Lane} lane
 * @param {string} color
 */
function drawSwatch(canvas, lane, color) {
  const ratio = resolution();
  const context = contextOf(canvas);
  canvas.width = 34 * ratio; // which also clears it
  canvas.height = 14 * ratio;
  context.scale(ratio, ratio);
  context.strokeStyle = context.fillStyle = color;
  context.lineWidth = 2;
  context.setLineDash(DASHES[lane.dash] ?? []);
  context.beginPath();
  context.moveTo(1, 7);
  context.lineTo(33, 7);
  context.stroke();
  context.translate(17, 7);
  context.fill(marker(lane.marker, 5));
}
