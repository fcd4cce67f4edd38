// The scoreboard: each lane's line and marker, how it stands at the playhead, and what became of it; the best on top.
//
// The rows themselves change places in the table, not only their pictures: what is read aloud, what Tab reaches next
// and what aria-sort promises is then the order on screen. A row that moves loses the focus, so the others move around
// it.

/**
 * @import { Lane, Race } from "../shapes.d.ts"
 * @import { Status } from "../wire.d.ts"
 * @import { Screen } from "./screen.js"
 */

import { contextOf, resolution } from "../shared/canvas.js";
import { around, find } from "../shared/find.js";
import { DASHES, marker } from "../shared/markers.js";
import { number } from "../shared/number.js";

const PAUSE = 250; // milliseconds between two changes of the order: more often, nobody could read it
const SLIDE = 200; // milliseconds in which a row goes to its new place

/** @type {Record<Status, (lane: Lane) => string>} */
const WORDS = {
  converged: (lane) => `converged at ${lane.converged_at}`,
  stalled: () => "stalled",
  escaped: (lane) => `escaped at ${lane.left_at}`,
  diverged: (lane) => `diverged at ${lane.diverged_at}`,
  running: () => "",
};
/** @type {Status[]} */
const STANDINGS = ["converged", "running", "stalled", "escaped", "diverged"]; // in which a sort by status lists them

/**
 * What a column shows: `of` answers what it is sorted by, NaN where there is nothing yet, and undefined where a live
 * update does not tell: what was shown stays then. `text` is what stands in it.
 *
 * @typedef {object} Column
 * @property {string} name
 * @property {string} [label]
 * @property {string} hint
 * @property {(lane: Lane, step: number, race: Race) => number | undefined} [of]
 * @property {(value: number, race: Race) => string} [text]
 */

/** @type {Column[]} */
const COLUMNS = [
  { name: "optimizer", hint: "Sort as in the settings" }, // its text and its place are known from the start
  {
    name: "loss",
    hint: "Loss at the playhead",
    of: (lane, step) => lane.above[step],
    text: (above, race) => number(above + race.offset),
  },
  {
    name: "distance",
    hint: "Distance to the nearest minimum",
    of: (lane, step) => finite(lane.distance?.[step]),
    text: (distance) => number(distance),
  },
  {
    name: "tolerance",
    label: "to tolerance",
    hint: "Steps until it first came near a global minimum",
    of: ({ reached_at }, step) =>
      reached_at === undefined ? undefined : reached_at >= 0 && reached_at <= step ? reached_at : NaN,
    text: (steps) => number(steps, 5),
  },
  {
    name: "evaluations",
    hint: "Evaluations of loss, gradient and Hessian that it has asked for so far",
    of: (lane, step) => lane.cost?.[step],
    text: (count) => number(count, 5),
  },
  { name: "word", label: "status", hint: "What became of it", of: standing },
];

const CELLS = [
  '<th scope="row"><button type="button"><canvas class="swatch"></canvas><span class="name"></span></button>' +
    '<span class="badge" role="img"></span></th>',
  ...COLUMNS.slice(1).map(({ name }) => `<td class="${name}"></td>`),
].join("");

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
   * `choose(index)` is called when a person chooses a lane to look inside, with -1 when none is left chosen.
   *
   * @param {HTMLElement} element
   * @param {Screen} screen
   * @param {(index: number) => void} choose
   */
  constructor(element, screen, choose) {
    this.screen = screen;
    const heads = COLUMNS.map(
      ({ name, label = name, hint }) =>
        `<th scope="col" class="of-${name}"><button type="button" title="${hint}">${label}</button></th>`,
    );
    element.innerHTML = `
      <table aria-label="Scoreboard"><thead><tr>${heads.join("")}</tr></thead><tbody></tbody></table>`;
    this.heads = [...element.querySelectorAll("th")];
    this.body = find(element, "tbody");
    this.heads.forEach((head, k) => find(head, "button").addEventListener("click", () => this.#sortBy(COLUMNS[k])));
    this.body.addEventListener("click", (event) => {
      const row = around(event.target, "tr");
      if (this.held || !row) return;
      const index = Number(row.dataset.lane);
      this.choose(index === this.chosen ? -1 : index);
      choose(this.chosen);
    });
    this.#markHeads();
  }

  /**
   * Rows for the lanes of a settled race, to be painted next. Those of the race before serve again, and keep the focus.
   */
  dress() {
    const { race, colors } = this.screen;
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
    for (const { button } of this.#rows) button.disabled = held;
  }

  /** Gives the keyboard's focus to a lane. */
  focus(/** @type {number} */ index) {
    this.#rows[index]?.button.focus();
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
    button.title = `Look inside ${lane.name}`;
    button.setAttribute("aria-label", button.title);
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

/** A distance to no minimum is no number to show; what is not told stays so. */
function finite(/** @type {number | undefined} */ value) {
  return value === Infinity ? NaN : value;
}

/**
 * The first step at which a lane's outcome can be told.
 *
 * @param {Lane} lane
 * @param {Race} race
 */
function overAt(lane, race) {
  if (lane.status === "escaped") return lane.left_at;
  return lane.diverged_at >= 0 ? lane.diverged_at : lane.converged_at >= 0 ? lane.converged_at : race.steps;
}

/**
 * What became of a lane, once the playhead is there; until then, whether the picture still holds it.
 *
 * @param {Lane} lane
 * @param {number} step
 * @param {Race} race
 */
function word(lane, step, race) {
  const told = step >= overAt(lane, race) && WORDS[lane.status](lane);
  if (told || !lane.outside[step]) return told || "";
  let since = step;
  while (since > 0 && lane.outside[since - 1]) since--;
  return `off screen since ${since}`;
}

/**
 * By outcome; within one, the earlier first.
 *
 * @param {Lane} lane
 * @param {number} step
 * @param {Race} race
 */
function standing(lane, step, race) {
  const over = overAt(lane, race);
  return step < over ? STANDINGS.indexOf("running") : STANDINGS.indexOf(lane.status) + over / (race.steps + 1);
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
