// The ring at the start: it is dragged, moved with the arrow keys, or put where the contour is clicked.

/**
 * @import { Plane } from "../ground/plane.js"
 * @import { Pair } from "../wire.d.ts"
 */

import { around } from "../shared/find.js";

const CLICK = 4; // pixels within which a press and a release are a click
const DOUBLE = 280; // milliseconds in which a second click makes it a double click, which resets the zoom

/** @type {Record<string, Pair>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** @typedef {(at: Pair, pixel: Pair) => void} Hear a point of the plane, and how much of it a pixel shows there */

export class StartRing {
  #dragging = false;
  #held = true; // until there is a race
  /** @type {Pair} */
  #at = [0, 0];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #later;

  /**
   * `move` is called with x, y while the hand moves, `settle` when it rests.
   *
   * @param {HTMLElement} panel
   * @param {Plane} plane
   * @param {{ move: Hear, settle: Hear }} hand
   */
  constructor(panel, plane, { move, settle }) {
    this.panel = panel;
    this.plane = plane;
    this.move = move;
    this.settle = settle;
    this.element = document.createElement("button");
    this.element.type = "button";
    this.element.className = "start";
    this.element.dataset.moves = "";
    this.element.disabled = true;
    panel.append(this.element);
    this.element.addEventListener("pointerdown", (event) => this.#grab(event));
    this.element.addEventListener("keydown", (event) => this.#key(event));
    panel.addEventListener("pointerdown", (event) => this.#press(event), true);
  }

  get dragging() {
    return this.#dragging;
  }

  /** Stay where the start is, whatever a hand does; or follow it again. */
  hold(/** @type {boolean} */ held) {
    if (held === this.#held) return;
    this.#held = this.element.disabled = held;
    this.place(this.#at);
  }

  /** Stand at a point of the plane. */
  place(/** @type {Pair} */ at) {
    this.#at = at;
    const box = this.plane.box();
    if (!box) return;
    const [left, top] = [box.x(at[0]), box.y(at[1])];
    const inside = left >= box.left && left <= box.left + box.width && top >= box.top && top <= box.top + box.height;
    this.element.hidden = !inside;
    Object.assign(this.element.style, { left: `${left}px`, top: `${top}px` });
    const label = `Start at x ${at[0]}, y ${at[1]}${this.#held ? "" : ": drag it, or move it with the arrow keys"}`;
    if (this.element.getAttribute("aria-label") !== label) this.element.setAttribute("aria-label", label);
  }

  #grab(/** @type {PointerEvent} */ event) {
    if (event.button) return;
    event.stopPropagation();
    this.element.setPointerCapture(event.pointerId);
    this.#dragging = true;
    const follow = (/** @type {PointerEvent} */ move) => this.#go(this.#pointOf(move), this.move);
    const drop = () => {
      this.element.removeEventListener("pointermove", follow);
      this.#dragging = false;
      this.settle(this.#at, this.plane.pixel);
    };
    this.element.addEventListener("pointermove", follow);
    this.element.addEventListener("lostpointercapture", drop, { once: true });
  }

  #key(/** @type {KeyboardEvent} */ event) {
    const way = WAYS[event.key];
    const box = this.plane.box();
    if (!way || !box) return;
    event.preventDefault();
    event.stopPropagation();
    const pixels = event.shiftKey ? 20 : 4;
    const [left, top] = [box.x(this.#at[0]) + pixels * way[0], box.y(this.#at[1]) - pixels * way[1]];
    this.#go(this.plane.pointAt(left, top), this.settle);
  }

  /** A press on the ground that is released in place puts the start there, once it is no double click. */
  #press(/** @type {PointerEvent} */ event) {
    if (event.button || this.#held || !around(event.target, ".nsewdrag")) return;
    const again = this.#later;
    clearTimeout(this.#later);
    this.#later = undefined;
    const { clientX, clientY } = event;
    const point = this.#pointOf(event);
    const over = new AbortController();
    const until = { signal: over.signal };
    addEventListener("pointercancel", () => over.abort(), until); // a finger that scrolls the page
    addEventListener(
      "pointerup",
      (up) => {
        over.abort();
        if (again || Math.hypot(up.clientX - clientX, up.clientY - clientY) > CLICK) return;
        if (up.pointerType === "touch" && this.panel.classList.contains("on-path")) return; // a tap that reads a path
        this.#later = setTimeout(() => {
          this.#later = undefined;
          this.#go(point, this.settle);
        }, DOUBLE);
      },
      until,
    );
  }

  #pointOf(/** @type {PointerEvent} */ event) {
    const home = this.plane.plot.getBoundingClientRect();
    return this.plane.pointAt(event.clientX - home.left, event.clientY - home.top);
  }

  /**
   * @param {Pair} at
   * @param {Hear} then
   */
  #go(at, then) {
    this.place(at);
    then(at, this.plane.pixel);
  }
}
