// A black screen, for who wants to be looked at; whatever is pressed brings the picture back.

/** @import { Shortcut } from "./shortcuts.js" */

export class Blackout {
  /**
   * @param {HTMLElement} player
   * @param {(black: boolean) => void} changed
   */
  constructor(player, changed = () => {}) {
    this.changed = changed;
    this.dialog = document.createElement("dialog");
    this.dialog.className = "blackout";
    this.dialog.setAttribute("aria-label", "The screen is black. Any key brings the picture back.");
    player.append(this.dialog);
    const end = (/** @type {Event} */ event) => {
      event.preventDefault();
      event.stopPropagation();
      if (!(event instanceof KeyboardEvent && event.repeat)) this.dialog.close(); // the key that began it may be held
    };
    this.dialog.addEventListener("keydown", end);
    this.dialog.addEventListener("click", end);
    this.dialog.addEventListener("close", () => this.changed(false));
  }

  /** @type {Shortcut[]} */
  get shortcuts() {
    return [{ keys: ["b", "."], says: "Black screen; any key ends it", act: () => this.begin() }];
  }

  begin() {
    this.dialog.showModal();
    this.changed(true);
  }
}
