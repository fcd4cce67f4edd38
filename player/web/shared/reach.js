// How what has the focus was reached: by a pointer, or by Tab, a reader of the screen, the page itself.

import { around } from "./find.js";

const AT_ONCE = 1000; // milliseconds in which what gets the focus after a press of the pointer got it by that press

export class Reach {
  /** Whether a pointer has acted last, so that whatever has the focus is no place where the keyboard is at work. */
  pointed = false;
  #at = -Infinity;
  /** @type {EventTarget | null} */
  #focused = null;

  constructor() {
    const early = { capture: true };
    for (const type of ["pointerdown", "pointerup"])
      window.addEventListener(type, (event) => this.#point(event), early);
    window.addEventListener("keydown", (event) => this.#press(/** @type {KeyboardEvent} */ (event)), early);
    window.addEventListener("focusin", (event) => this.#focus(event), early);
  }

  #point(/** @type {Event} */ { timeStamp }) {
    this.pointed = true;
    this.#at = timeStamp;
  }

  #press(/** @type {KeyboardEvent} */ { key }) {
    if (key !== "Tab") return;
    this.pointed = false;
    this.#at = -Infinity;
  }

  /** A window that is looked at again, or a dialog that closes, gives the focus to what had it: that is nothing new. */
  #focus(/** @type {Event} */ { target, timeStamp }) {
    if (around(target, "dialog")) return;
    if (target !== this.#focused && timeStamp - this.#at > AT_ONCE) this.pointed = false;
    this.#focused = target;
  }
}
