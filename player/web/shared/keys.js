// The keys of a player, which work anywhere on the page. A control that was reached by Tab keeps those that mean
// something to it; one that was reached by a pointer does not: whoever has clicked or dragged something goes on with
// the race. Fields in which one types, and what is open, keep every key.

import { around } from "./find.js";
import { lettersAreKeys } from "./letters.js";
import { Reach } from "./reach.js";

const TYPED = "input:not([type=range], [type=checkbox], [type=radio], [role=combobox]), textarea, [contenteditable]";
const OPEN = [
  "[role=listbox]",
  "[role=combobox][aria-expanded=true]",
  "dialog",
  "[role=dialog]",
  ...(globalThis.CSS?.supports("selector(:open)") ? ["select:open"] : []),
].join();

const CLOSED = "dialog:not([open])"; // in which WebKit leaves the focus until it paints again

const PRESSES = [" ", "Enter"];
const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
const MOVES = [...ARROWS, "Home", "End", "PageUp", "PageDown"];

/**
 * Which keys mean something to a control; `data-moves` marks what is moved by arrows, and the ring is not pressed.
 *
 * @type {[selector: string, keys: string[]][]}
 */
const OWN = [
  ["button:not(.start), summary, a, input, [role=button], [role=switch], [role=checkbox], [role=tab]", PRESSES],
  ["input[type=radio], [role=radio], [role=tab], [data-moves]", ARROWS],
  ["input[type=range], [role=slider]", MOVES],
];

const LISTS = "select, [role=combobox]"; // where a letter finds an entry

/** What lies where a layout has no such sign: of the number block, and of a keyboard without Latin letters. */
const PLACES = /** @type {Record<string, string>} */ ({ Equal: "+", Minus: "-", NumpadAdd: "+", NumpadSubtract: "-" });

/** What acts again and again while it is held. */
const REPEATED = new Set([...ARROWS, "+", "=", "-"]);

/** @typedef {Record<string, () => unknown>} Actions by the sign on the key, a letter small */

/** One for all players of the page. */
class Keyboard {
  /** @type {Set<Keys>} */
  players = new Set();
  /**
   * Whose place was touched last.
   *
   * @type {Keys | null}
   */
  inHand = null;
  reach = new Reach();
  /** @type {Set<string>} */
  #taken = new Set(); // the places of the keys that were a player's and are still held

  constructor() {
    const early = { capture: true };
    window.addEventListener("keydown", (event) => this.#press(event), early);
    window.addEventListener("keyup", (event) => this.#release(event), early);
    for (const type of ["pointerdown", "focusin"]) {
      window.addEventListener(type, ({ target }) => (this.inHand = this.#at(target) ?? this.inHand), early);
    }
  }

  #press(/** @type {KeyboardEvent} */ event) {
    spareUndo(event);
    this.#taken.delete(event.code);
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const key = keyOf(event);
    if (key.length === 1 && key !== " " && !lettersAreKeys()) return;
    const target = around(event.target, CLOSED) ? null : event.target;
    if (this.#belongs(target, key)) return;
    const able = this.#able(target, key);
    const repeated = event.repeat && !REPEATED.has(key);
    if (!(repeated ? able.length : able.some(({ actions }) => actions[key]() !== false))) return;
    this.#taken.add(event.code);
    keep(event);
  }

  /** A button is pressed when the space is let go: not by one that was a player's. */
  #release(/** @type {KeyboardEvent} */ event) {
    if (this.#taken.delete(event.code)) keep(event);
  }

  /** Whether a key means something to what has the focus. */
  #belongs(/** @type {EventTarget | null} */ target, /** @type {string} */ key) {
    if (around(target, TYPED) || around(target, OPEN)) return true;
    if (this.reach.pointed || [...this.players].some(({ scrub }) => scrub && scrub === target)) return false;
    return Boolean(around(target, LISTS)) || OWN.some(([own, keys]) => keys.includes(key) && around(target, own));
  }

  /**
   * The players on the page that know a key: the one it is pressed in, then that touched last, then the others. Between
   * two pages there is none for a moment: then who has just left it, for what outlasts a page.
   */
  #able(/** @type {EventTarget | null} */ target, /** @type {string} */ key) {
    const rank = (/** @type {Keys} */ one) => (one === this.#at(target) ? 0 : one === this.inHand ? 1 : 2);
    const there = [...this.players].filter(({ player }) => player.isConnected);
    if (!there.length) return [...this.players].filter(({ actions, lasting }) => actions[key] && lasting.has(key));
    return there.filter(({ actions }) => actions[key]).sort((one, other) => rank(one) - rank(other));
  }

  #at(/** @type {EventTarget | null} */ target) {
    return [...this.players].find(({ player }) => target instanceof Node && player.contains(target));
  }
}

/** @type {Keyboard | null} */
let keyboard = null;

/** Whether a pointer has acted last, and not the keyboard. */
export function byPointer() {
  return Boolean(keyboard?.reach.pointed);
}

/** The keys of one player. */
export class Keys {
  /**
   * The keys that still count when the player has just left the page.
   *
   * @type {Set<string>}
   */
  lasting = new Set();

  /**
   * @param {HTMLElement} player
   * @param {HTMLElement | null} scrub the player's own slider, which is moved by the same keys
   * @param {Actions} actions what each key does; one that answers false has left the key to the page
   */
  constructor(player, scrub, actions) {
    this.player = player;
    this.scrub = scrub;
    this.actions = actions;
    keyboard ??= new Keyboard();
    keyboard.players.add(this);
  }

  dispose() {
    keyboard?.players.delete(this);
    if (keyboard?.inHand === this) keyboard.inHand = null;
  }
}

/**
 * The sign on a key: a Latin letter, a digit or one of our signs as it stands there, else that of the place where it
 * lies, so that every layout works.
 *
 * @param {KeyboardEvent} event
 */
export function keyOf({ key, code, shiftKey }) {
  if (key.length > 1 || key === " ") return key;
  if (/^[a-z\d+=?.-]$/i.test(key)) return key.toLowerCase();
  const [, letter] = /^Key([A-Z])$/.exec(code) ?? [];
  const [, digit] = (!shiftKey && /^Digit(\d)$/.exec(code)) || [];
  if (code === "Slash" && shiftKey) return "?";
  return letter?.toLowerCase() ?? digit ?? PLACES[code] ?? key;
}

/** Keeps an event from the page. */
function keep(/** @type {Event} */ event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** In a field, undo is of the typing; the page's own undo must not hear of it. */
function spareUndo(/** @type {KeyboardEvent} */ event) {
  const undo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";
  if (undo && around(event.target, TYPED)) event.stopPropagation();
}
