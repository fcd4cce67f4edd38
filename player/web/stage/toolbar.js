// How the race is looked at: which panels, whole or walked paths, projector, full screen; and the link to it all.

/** @import { View } from "./view.js" */

import { around, find } from "../shared/find.js";
import { ICONS } from "./icons.js";

const VIEWS = { both: "Both", contour: "Contour", surface: "3-D" };

const choices = Object.entries(VIEWS).map(
  ([name, label]) => `<button type="button" data-view="${name}">${label}</button>`,
);

/** @type {(name: keyof typeof ICONS, label: string, key: string) => string} */
const tool = (name, label, key) =>
  `<button type="button" data-do="${name}" aria-label="${label}" title="${label} (${key})">${ICONS[name]}</button>`;

const MARKUP = `
  <span class="choice" role="group" aria-label="Panels">
    ${choices.join("")}</span>
  <span class="tools">
    ${tool("paths", "Hide what is still to come", "H")}
    ${tool("reset", "Reset the view", "R")}
    ${tool("link", "Copy the link", "C")}
    ${tool("projector", "Projector mode", "P")}
    ${tool("full", "Full screen", "F")}
    <output class="said" role="status"></output></span>`;

export class Toolbar {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #forget;

  /**
   * `stage` goes full screen; `resetView` undoes zoom and turn.
   *
   * @param {HTMLElement} element
   * @param {View} view
   * @param {{ stage: HTMLElement, resetView: () => void }} of
   */
  constructor(element, view, { stage, resetView }) {
    this.view = view;
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

  /** What the keyboard does to the view. */
  get keys() {
    const { paths, reset, link, projector, full } = this.actions;
    const keys = { h: paths, r: reset, c: link, p: projector, v: () => this.view.next("view") };
    return full ? { ...keys, f: full } : keys;
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
