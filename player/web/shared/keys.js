// The keys of the stage. They work anywhere on the page except where they already mean something: in inputs, menus,
// buttons.

import { around } from "./find.js";

const TAKEN =
  "input, textarea, select, [role=slider], [role=listbox], [role=combobox], [role=radio], [contenteditable]";

const TYPED = "input:not([type=range], [type=checkbox], [type=radio]), textarea";

export class Keys {
  /**
   * @param {HTMLElement} stage
   * @param {HTMLElement | null} scrub the stage's own slider
   * @param {Record<string, () => unknown>} actions what each key, as KeyboardEvent names it, does; one that answers
   *   false has left the key to the page
   */
  constructor(stage, scrub, actions) {
    this.listen = (/** @type {KeyboardEvent} */ event) => {
      if (!stage.isConnected) return; // another page is shown
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const { target, key } = event;
      const own = target === scrub;
      const action = actions[key.length === 1 ? key.toLowerCase() : key];
      if (!action || (!own && around(target, TAKEN))) return;
      // A space presses whatever has the focus, unless that is the page itself or the stage's slider.
      const pressed = around(target, "button, summary, a") || !(target instanceof Node && stage.contains(target));
      if (key === " " && target !== document.body && !own && pressed) return;
      if (action() !== false) event.preventDefault();
    };
    // In a field, undo is of the typing; the page's own undo must not hear of it.
    this.spare = (/** @type {KeyboardEvent} */ event) => {
      const undo = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z";
      if (undo && event.target instanceof Element && event.target.matches(TYPED)) event.stopPropagation();
    };
    document.addEventListener("keydown", this.listen);
    window.addEventListener("keydown", this.spare, true);
  }

  dispose() {
    document.removeEventListener("keydown", this.listen);
    window.removeEventListener("keydown", this.spare, true);
  }
}
