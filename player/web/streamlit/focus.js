// The keyboard's focus, kept on the page: Streamlit takes controls away or disables them while they have it, and it
// would fall to the document's body.

import { byPointer } from "../shared/keys.js";
import { cutOff, keyedBoxes, resting } from "./internals.js";

const WAIT = 150; // milliseconds in which a control that was taken away may come back
const CONTROLS = "button, input, select, textarea, summary, [role=slider], [tabindex='0']";

export class FocusKeeper {
  /** @type {{ element: HTMLElement, boxes: string[] } | null} */
  #last = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #later;

  constructor() {
    document.addEventListener("focusin", ({ target }) => this.#note(target), true);
  }

  /** The page has changed: whether the focus is lost shows in a moment. A pointer that has acted last needs none. */
  look() {
    if (document.activeElement !== document.body || !this.#last || byPointer()) return;
    clearTimeout(this.#later);
    this.#later = setTimeout(() => this.#restore(), WAIT);
  }

  #note(/** @type {EventTarget | null} */ target) {
    if (target instanceof HTMLElement) this.#last = { element: target, boxes: keyedBoxes(target) };
  }

  #restore() {
    if (document.activeElement !== document.body || !this.#last || byPointer()) return;
    const { element, boxes } = this.#last;
    if (element.isConnected && usable(element)) {
      element.focus({ preventScroll: true });
      return;
    }
    if (element.isConnected && cutOff()) return; // it comes back with the server
    // While the server runs, the button beside it may be about to be enabled.
    if (!resting()) {
      this.#later = setTimeout(() => this.#restore(), WAIT);
      return;
    }
    const left = boxes.flatMap((selector) => document.querySelector(selector) ?? []);
    const [control] = left.flatMap((box) => [...box.querySelectorAll(CONTROLS)].find(usable) ?? []);
    if (control instanceof HTMLElement) control.focus({ preventScroll: true });
  }
}

function usable(/** @type {Element} */ element) {
  return !element.matches(":disabled") && element.checkVisibility();
}
