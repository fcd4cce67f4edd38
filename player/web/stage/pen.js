// The pen: before a race is shown, a person draws the path that they expect of one lane, from the ring on, with mouse,
// finger or keys. Once the race is shown, what was drawn lies faint under the true paths.

/**
 * @import { Plane } from "../ground/plane.js"
 * @import { PlaneBox } from "../shapes.d.ts"
 * @import { Pair } from "../wire.d.ts"
 * @import { Screen } from "./screen.js"
 */

import { find } from "../shared/find.js";
import { chosenPoint, moved } from "../shared/motion.js";
import { number } from "../shared/number.js";
import { drawSketch } from "./sketch.js";

const CLICK = 4; // pixels within which a press and a release draw nothing
const CLOSE = 2; // pixels that the pointer goes between two points of a stroke
const [STRIDE, FINE_STRIDE] = [0.02, 0.005]; // by which an arrow key moves the pen, as a share of the window
const MOST = 200; // points that are sent
const FAINT = 0.55;

/** @type {Record<string, Pair>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const MARKUP = `
  <p>Draw the path that you expect of <b></b>, from the ring on.
    <span class="keys">Arrow keys move the pen (with Shift: finely), Space sets a point, Backspace takes it back.</span>
  </p>
  <output class="told" role="status"></output>
  <button type="button" data-do="anew">Start over</button>
  <button type="button" class="done" data-do="done">Done</button>`;

/** @typedef {{ color: string, scale: number, strength?: number }} Look */

export class Pen {
  /** @type {Look} */
  #look = { color: "", scale: 1 };
  #asked = "";
  /** @type {Pair[]} */
  #given = [];
  /** @type {Pair[]} */
  #line = [];
  /** @type {Pair | null} */
  #tip = null;
  /** @type {number | null} */
  #pointer = null;
  /** @type {Pair[] | null} */
  #sent = null;

  /**
   * `changed` is called when there is something new to paint, `done` with the points that were drawn.
   *
   * @param {HTMLElement} panel
   * @param {HTMLElement} bar
   * @param {Plane} plane
   * @param {Screen} screen
   * @param {{ changed: () => void, done: (points: Pair[]) => void }} on
   */
  constructor(panel, bar, plane, screen, { changed, done }) {
    this.bar = bar;
    this.plane = plane;
    this.screen = screen;
    this.changed = changed;
    this.done = done;
    this.sheet = document.createElement("div");
    Object.assign(this.sheet, { className: "pen", tabIndex: 0, hidden: true });
    this.sheet.setAttribute("role", "application");
    this.sheet.dataset.moves = "";
    panel.append(this.sheet);
    bar.innerHTML = MARKUP;
    bar.hidden = true;
    this.name = find(bar, "b");
    this.told = find(bar, ".told");
    const [anew, finish] = bar.querySelectorAll("button");
    this.anew = anew;
    this.finish = finish;
    this.anew.addEventListener("click", () => this.#startOver());
    this.finish.addEventListener("click", () => this.#send());
    this.sheet.addEventListener("pointerdown", (event) => this.#press(event));
    this.sheet.addEventListener("keydown", (event) => this.#key(event));
    this.sheet.addEventListener("focus", () => this.sheet.matches(":focus-visible") && this.#put(this.#end));
    this.sheet.addEventListener("blur", () => this.#put(null));
  }

  /** Whether a path is to be drawn. */
  get active() {
    return !this.sheet.hidden;
  }

  /** Whether the keyboard's focus is on the pen or on its buttons. */
  get focused() {
    return this.sheet.matches(":focus") || this.bar.contains(document.activeElement);
  }

  /**
   * The race on screen, covered or not, with the sketch that it asks for or shows. What is drawn stays while the
   * question does.
   */
  show(/** @type {number} */ scale) {
    const { race, colors, theme } = this.screen;
    const { sketch, covered } = race;
    const lane = sketch && covered ? sketch.lane : -1;
    const asked = lane < 0 ? "" : `${race.link} ${lane}`;
    this.#given = (sketch?.points ?? []).map((point) => moved(point, race.move));
    this.#look = asked ? { color: colors[lane], scale } : { color: theme.ink, scale, strength: FAINT };
    if (asked !== this.#asked) this.#ask(asked);
    this.sheet.hidden = this.bar.hidden = !asked;
    if (asked) this.#label(race.lanes[lane].name);
    this.#enable();
  }

  /** Lie over the plot's inner box. */
  place() {
    const box = this.active && this.plane.box();
    if (!box) return;
    const { left, top, width, height } = box;
    Object.assign(this.sheet.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${width}px`,
      height: `${height}px`,
    });
  }

  /**
   * What is drawn, on a canvas over the plane.
   *
   * @param {CanvasRenderingContext2D} context
   * @param {PlaneBox} plane
   */
  draw(context, plane) {
    drawSketch(context, plane, this.active ? this.#line : this.#given, this.#look);
    if (this.#tip) drawTip(context, plane, this.#end, this.#tip, this.#look);
  }

  /** Where the line ends: the start, if nothing is drawn. */
  get #end() {
    return this.#line.at(-1) ?? this.screen.race.shownStart;
  }

  #ask(/** @type {string} */ asked) {
    this.#asked = asked;
    this.#line = asked ? this.#given : [];
    this.#tip = this.#sent = null;
    this.told.textContent = "";
  }

  #label(/** @type {string} */ name) {
    const label =
      `Draw the path that you expect of ${name}. ` +
      "Arrow keys move the pen, with Shift finely; Space sets a point, Backspace takes the last one back.";
    if (this.sheet.getAttribute("aria-label") !== label) this.sheet.setAttribute("aria-label", label);
    this.name.textContent = name;
  }

  /**
   * The line, and what is said of it.
   *
   * @param {Pair[]} line
   * @param {string} said
   */
  #take(line, said) {
    this.#line = line;
    this.told.textContent = said;
    this.#enable();
    this.changed();
  }

  #enable() {
    const drawn = this.#line.length > 1;
    this.anew.disabled = !drawn;
    this.finish.disabled = !drawn || this.#line === this.#sent;
  }

  #startOver() {
    this.#tip = null;
    this.#take([], "Nothing drawn");
    this.sheet.focus({ preventScroll: true }); // its own button is of no use now
  }

  #send() {
    const { move } = this.screen.race;
    this.#sent = this.#line;
    const { pixel } = this.plane;
    this.done(thinned(this.#line).map((point) => chosenPoint(point, move, pixel)));
    this.sheet.focus({ preventScroll: true }); // the button is of no use until something else is drawn
    this.#enable();
  }

  /** A stroke: it replaces what was drawn, as soon as the pointer has gone a little way. */
  #press(/** @type {PointerEvent} */ event) {
    if (event.button || this.#pointer !== null) return;
    this.#pointer = event.pointerId;
    this.#tip = null;
    this.sheet.setPointerCapture(event.pointerId);
    let { clientX: lastX, clientY: lastY } = event;
    /** @type {Pair[] | null} */
    let stroke = null;
    const first = this.#pointOf(event);
    const follow = (/** @type {PointerEvent} */ move) => {
      if (move.pointerId !== this.#pointer) return;
      const all = move.getCoalescedEvents?.() ?? [];
      for (const one of all.length ? all : [move]) {
        if (Math.hypot(one.clientX - lastX, one.clientY - lastY) < (stroke ? CLOSE : CLICK)) continue;
        stroke ??= [this.screen.race.shownStart, first];
        stroke.push(this.#pointOf(one));
        [lastX, lastY] = [one.clientX, one.clientY];
      }
      if (stroke) this.#take(stroke, "");
    };
    this.sheet.addEventListener("pointermove", follow);
    this.sheet.addEventListener(
      "lostpointercapture",
      () => {
        this.#pointer = null;
        this.sheet.removeEventListener("pointermove", follow);
        const end = stroke?.at(-1);
        if (stroke && end) this.#take(stroke, `Drawn to ${read(end)}`);
      },
      { once: true },
    );
  }

  #key(/** @type {KeyboardEvent} */ event) {
    if (event.ctrlKey || event.metaKey || event.altKey || this.#pointer !== null) return;
    const way = WAYS[event.key];
    if (way) this.#go(way, event.shiftKey ? FINE_STRIDE : STRIDE);
    else if (event.key === " " || event.key === "Enter") this.#set();
    else if (event.key === "Backspace") this.#takeBack();
    else return;
    event.preventDefault();
    event.stopPropagation(); // the player's keys are others
  }

  /**
   * Moves the pen by a share of the window.
   *
   * @param {Pair} way
   * @param {number} share
   */
  #go([right, down], share) {
    const box = this.plane.box();
    if (!box) return;
    const [x, y] = this.#tip ?? this.#end;
    const tip = this.plane.pointAt(box.x(x) + right * share * box.width, box.y(y) + down * share * box.height);
    this.#put(tip);
    this.told.textContent = `Pen at ${read(tip)}`;
  }

  #set() {
    const end = this.#end;
    const tip = this.#tip ?? end;
    if (tip[0] === end[0] && tip[1] === end[1]) return;
    const line = [...(this.#line.length ? this.#line : [end]), tip];
    this.#take(line, `Point ${line.length - 1} at ${read(tip)}`);
  }

  #takeBack() {
    if (this.#line.length < 2) return;
    const count = this.#line.length - 1;
    /** @type {Pair[]} */
    const line = count > 1 ? this.#line.slice(0, -1) : [];
    this.#tip = line.at(-1) ?? this.screen.race.shownStart;
    this.#take(line, `Point ${count} taken back`);
  }

  /** The pen at a point, or in nobody's hand. */
  #put(/** @type {Pair | null} */ tip) {
    this.#tip = tip;
    this.changed();
  }

  #pointOf(/** @type {PointerEvent} */ event) {
    const home = this.plane.plot.getBoundingClientRect();
    return this.plane.pointAt(event.clientX - home.left, event.clientY - home.top);
  }
}

/** As many points of a line as are sent, evenly chosen, its ends among them. */
function thinned(/** @type {Pair[]} */ line) {
  if (line.length <= MOST) return line;
  return Array.from({ length: MOST }, (_, k) => line[Math.round((k * (line.length - 1)) / (MOST - 1))]);
}

/** A point with the digits that it has: as many as the picture can show. */
function read(/** @type {Pair} */ [x, y]) {
  return `${number(x, 12)}, ${number(y, 12)}`;
}

/**
 * The pen in the keyboard's hand: a cross, and what it would add to the line.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {PlaneBox} plane
 * @param {Pair} end
 * @param {Pair} tip
 * @param {Look} look
 */
function drawTip(context, plane, end, tip, { color, scale }) {
  const [x, y] = [plane.x(tip[0]), plane.y(tip[1])];
  const arm = 7 * scale;
  context.save();
  context.strokeStyle = color;
  context.lineWidth = 1.5 * scale;
  context.globalAlpha = 0.5;
  context.beginPath();
  context.moveTo(plane.x(end[0]), plane.y(end[1]));
  context.lineTo(x, y);
  context.stroke();
  context.globalAlpha = 1;
  context.beginPath();
  for (const [dx, dy] of [
    [arm, 0],
    [0, arm],
  ]) {
    context.moveTo(x - dx, y - dy);
    context.lineTo(x + dx, y + dy);
  }
  context.stroke();
  context.restore();
}
