// How the race is looked at: which panels, whole or walked paths, projector, full screen; and the link to it all.

import { ICONS } from "./icons.js";

const VIEWS = { both: "Both", contour: "Contour", surface: "3-D" };

export class Toolbar {
  /** `stage` goes full screen; `resetView` undoes zoom and turn. */
  constructor(element, view, { stage, resetView }) {
    this.view = view;
    element.innerHTML = `
      <span class="choice" role="group" aria-label="Panels">
        ${Object.entries(VIEWS)
          .map(([name, label]) => `<button type="button" data-view="${name}">${label}</button>`)
          .join("")}</span>
      <span class="tools">
        <button type="button" data-do="paths" aria-label="Hide what is still to come" title="Hide what is still to come (H)">${ICONS.paths}</button>
        <button type="button" data-do="reset" aria-label="Reset the view" title="Reset the view (R)">${ICONS.reset}</button>
        <button type="button" data-do="link" aria-label="Copy the link" title="Copy the link (C)">${ICONS.link}</button>
        <button type="button" data-do="projector" aria-label="Projector mode" title="Projector mode (P)">${ICONS.projector}</button>
        <button type="button" data-do="full" aria-label="Full screen" title="Full screen (F)">${ICONS.full}</button>
        <output class="said" role="status"></output></span>`;
    this.element = element;
    this.said = element.querySelector(".said");
    this.actions = {
      paths: () => view.next("paths"),
      reset: resetView,
      link: () => this.#copy(),
      projector: () => view.next("size"),
      full: () => fullScreen(stage),
    };
    element.addEventListener("click", (event) => {
      const { view: chosen, do: action } = event.target.closest("button")?.dataset ?? {};
      if (chosen) view.set("view", chosen);
      this.actions[action]?.();
    });
    view.addEventListener("change", () => this.#show());
    this.#show();
  }

  /** What the keyboard does to the view. */
  get keys() {
    const { paths, reset, link, projector, full } = this.actions;
    return { h: paths, r: reset, c: link, p: projector, f: full, v: () => this.view.next("view") };
  }

  #show() {
    const press = (selector, on) => this.element.querySelector(selector).setAttribute("aria-pressed", on);
    for (const name of Object.keys(VIEWS)) press(`[data-view=${name}]`, this.view.get("view") === name);
    press("[data-do=paths]", this.view.get("paths") === "walked");
    press("[data-do=projector]", this.view.get("size") === "projector");
  }

  async #copy() {
    const done = await copy(location.href);
    this.said.textContent = done ? "Link copied" : "Copy the link from the address bar";
    clearTimeout(this.forget);
    this.forget = setTimeout(() => {
      this.said.textContent = "";
    }, 2500);
  }
}

/** Puts text on the clipboard. Only a secure page (https or this machine) has the clipboard's own interface. */
async function copy(text) {
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

function fullScreen(stage) {
  if (document.fullscreenElement) document.exitFullscreen();
  else stage.requestFullscreen?.().catch(() => {}); // a page in a frame may not: it stays as it is
}
