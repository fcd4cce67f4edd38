// The sheet of all keys, and the switch for those that are single signs.

/** @import { Group, Shortcut } from "./shortcuts.js" */

import { find } from "./find.js";
import { keyOf } from "./keys.js";
import { lettersAreKeys, setLetters } from "./letters.js";
import { nameOf } from "./shortcuts.js";

const MARKUP = `
  <header><h2>Keys</h2><button type="button" class="close" aria-label="Close" title="Close (Esc)">×</button></header>
  <div class="groups"></div>
  <label><input type="checkbox"> Letters, digits and signs are keys</label>
  <p>They work wherever you have clicked. A control that you have reached with Tab keeps its own keys, and a field in
    which you type keeps all.</p>`;

export class Sheet {
  /**
   * @param {HTMLElement} player
   * @param {() => Group[]} groups all that its keys do
   */
  constructor(player, groups) {
    this.groups = groups;
    this.dialog = document.createElement("dialog");
    this.dialog.className = "sheet";
    this.dialog.setAttribute("aria-label", "Keys");
    this.dialog.innerHTML = MARKUP;
    player.append(this.dialog);
    this.letters = find(this.dialog, "input");
    this.letters.addEventListener("change", () => setLetters(this.letters.checked));
    find(this.dialog, ".close").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close()); // beside it
    this.dialog.addEventListener("keydown", (event) => {
      if (!["?", "Escape"].includes(keyOf(event))) return;
      event.preventDefault(); // the browser would close it a moment later, and what is pressed meanwhile would be lost
      if (!event.repeat) this.dialog.close();
    });
  }

  /** @type {Shortcut[]} */
  get shortcuts() {
    return [{ keys: ["?"], says: "This sheet", act: () => this.open() }];
  }

  open() {
    find(this.dialog, ".groups").replaceChildren(...this.groups().map(groupElement));
    this.letters.checked = lettersAreKeys();
    this.dialog.showModal();
  }
}

function groupElement(/** @type {Group} */ { title, shortcuts }) {
  const group = document.createElement("section");
  const head = document.createElement("h3");
  const list = document.createElement("dl");
  head.textContent = title;
  for (const { keys, says } of shortcuts) {
    const [term, told] = ["dt", "dd"].map((tag) => document.createElement(tag));
    term.append(...keys.flatMap((key, place) => [...(place ? [" "] : []), keyElement(key)]));
    told.textContent = says;
    list.append(term, told);
  }
  group.append(head, list);
  return group;
}

function keyElement(/** @type {string} */ key) {
  const element = document.createElement("kbd");
  element.textContent = nameOf(key);
  return element;
}
