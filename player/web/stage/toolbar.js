// How the race is looked at: which panels, whole or walked paths, projector, full screen; and the link to it all.

/** @import { Table } from "./buttons.js" */
/** @import { View } from "./view.js" */

import { around, find } from "../shared/find.js";
import { buttonsOf } from "./buttons.js";

const VIEWS = { both: "Both", contour: "Contour", surface: "3-D" };

const choices = Object.entries(VIEWS).map(
  ([name, label]) => `<button type="button" data-view="${name}">${label}</button>`,
);

/**
 * What is done to the view, by the name of its icon.
 *
 * @type {Table}
 */
const TOOLS = {
  paths: { label: "Hide what is still to come", key: "h" },
  reset: { label: "Reset the view", key: "r" },
  link: { label: "Copy the link", key: "c" },
  projector: { label: "Projector mode", key: "p" },
  full: { label: "Full screen", key: "f" },
  keys: { label: "All keys", key: "?" },
};

const tools = buttonsOf(TOOLS);

const MARKUP = `
  <span class="choice" role="group" aria-label="Panels">
    ${choices.join("")}</span>
  <span class="tools">
    ${tools.join("")}
    <span class="said" aria-hidden="true"></span></span>`;

/** @typedef {(text: string) => void} Say */

export class Toolbar {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #forget;

  /**
   * `stage` goes full screen; `resetView` undoes zoom and turn; `showKeys` opens the sheet of keys; `say` says aloud.
   *
   * @param {HTMLElement} element
   * @param {View} view
   * @param {{ stage: HTMLElement, resetView: () => void, showKeys: () => void, say: Say }} of
   */
  constructor(element, view, { stage, resetView, showKeys, say }) {
    this.view = view;
    this.say = say;
    this.element = element;
    element.innerHTML = MARKUP;
    this.said = find(element, ".said");
    /** @type {Record<string, () => void>} */
    this.actions = {
      paths: () => view.next("paths"),
      reset: resetView,
      link: () => this.#copy(),
      projector: () => view.next("size"),
      full: () => fullScreen(stage),
      keys: showKeys,
    };
    // An iPhone has no full screen, nor has a frame that may not.
    if (!document.fullscreenEnabled) {
      delete this.actions.full;
      find(element, "[data-do=full]").remove();
    }
    element.addEventListener("click", (event) => {
      const { view: chosen, do: action } = around(event.target, "button")?.dataset ?? {};
      if (chosen) view.set("view", chosen);
      if (action) this.actions[action]();
    });
    view.addEventListener("change", () => this.#show());
    this.#show();
  }

  /** What the keyboard does to the view; a compact stage has but one. */
  group(/** @type {boolean} */ compact) {
    const others = Object.entries(TOOLS).filter(([name]) => name !== "keys" && this.actions[name]);
    const shortcuts = others.map(([name, { label, key }]) => ({
      keys: [key],
      says: label,
      act: this.actions[name],
    }));
    const views = { keys: ["v"], says: "Both panels, contour, 3‑D", act: () => this.view.next("view") };
    return { title: "View", shortcuts: compact ? shortcuts : [views, ...shortcuts] };
  }

  #show() {
    /** @type {(selector: string, on: boolean) => void} */
    const press = (selector, on) => find(this.element, selector).setAttribute("aria-pressed", String(on));
    for (const name of Object.keys(VIEWS)) press(`[data-view=${name}]`, this.view.get("view") === name);
    press("[data-do=paths]", this.view.get("paths") === "walked");
    press("[data-do=projector]", this.view.get("size") === "projector");
  }

  async #copy() {
    const done = await copy(location.href);
    this.said.textContent = done ? "Link copied" : "Copy the link from the address bar";
    this.say(this.said.textContent);
    clearTimeout(this.#forget);
    this.#forget = setTimeout(() => {
      this.said.textContent = "";
    }, 2500);
  }
}

/** Puts text on the clipboard. Only a secure page (https or this machine) has the clipboard's own interface. */
async function copy(/** @type {string} */ text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = Object.assign(document.createElement("textarea"), { value: text });
    field.style.position = "fixed";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

function fullScreen(/** @type {HTMLElement} */ stage) {
  if (document.fullscreenElement) document.exitFullscreen();
  else stage.requestFullscreen().catch(() => {}); // if the browser will not, it stays as it is
}
