// Play, step, scrub, speed and loop, by mouse and by keyboard.

import { SPEEDS } from "./clock.js";

const icon = (path) => `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`;
const ICONS = {
  play: icon("M8 5v14l11-7z"),
  pause: icon("M7 5h4v14H7zM14 5h4v14h-4z"),
  replay: icon("M12 5V1L7 6l5 5V7a6 6 0 1 1-6 6H4a8 8 0 1 0 8-8z"),
  back: icon("M17 6v12l-8.5-6zM6 6h2v12H6z"),
  forward: icon("M7 6l8.5 6L7 18zM16 6h2v12h-2z"),
  view: icon("M4 9V4h5v2H6v3zm11-5h5v5h-2V6h-3zM6 15v3h3v2H4v-5zm12 0h2v5h-5v-2h3zM9 9h6v6H9z"),
  loop: icon("M7 7h10v3l4-4-4-4v3H5v6h2zm10 10H7v-3l-4 4 4 4v-3h12v-6h-2z"),
};

export class Transport {
  /** `keysOn` is where keys are listened for, `stage` what they belong to, `resetView` undoes zoom and turn. */
  constructor(element, clock, keysOn, stage, resetView) {
    this.stage = stage;
    this.clock = clock;
    element.innerHTML = `
      <button type="button" class="play" data-do="toggle"></button>
      <button type="button" data-do="back" aria-label="One step back" title="One step back (left arrow)">${ICONS.back}</button>
      <button type="button" data-do="forward" aria-label="One step on" title="One step on (right arrow)">${ICONS.forward}</button>
      <input type="range" class="scrub" min="0" step="any" aria-label="Step of the race">
      <output class="step"></output>
      <label class="speed"><span>speed</span>
        <select aria-label="Speed">${SPEEDS.map((speed) => `<option value="${speed}">${speed}×</option>`).join("")}</select></label>
      <button type="button" data-do="loop" aria-label="Loop" title="Loop" aria-pressed="false">${ICONS.loop}</button>
      <button type="button" data-do="view" aria-label="Reset the view" title="Reset the view">${ICONS.view}</button>`;
    this.button = element.querySelector(".play");
    this.scrub = element.querySelector(".scrub");
    this.step = element.querySelector(".step");
    this.speed = element.querySelector("select");
    this.loop = element.querySelector("[data-do=loop]");
    const actions = {
      toggle: () => clock.toggle(), back: () => clock.nudge(-1), forward: () => clock.nudge(1),
      loop: () => clock.setLoop(!clock.loop), view: resetView,
    };
    element.addEventListener("click", (event) => actions[event.target.closest("button")?.dataset.do]?.());
    this.scrub.addEventListener("input", () => { clock.pause(); clock.seek(Number(this.scrub.value)); });
    this.speed.addEventListener("change", () => clock.setSpeed(Number(this.speed.value)));
    this.onKey = (event) => this.#key(event, actions);
    keysOn.addEventListener("keydown", this.onKey);
    this.keysOn = keysOn;
    clock.addEventListener("tick", () => this.#show());
    this.#show();
  }

  dispose() { this.keysOn.removeEventListener("keydown", this.onKey); }

  /** Keys work anywhere on the page except where they already mean something: in inputs, menus and buttons. */
  #key(event, actions) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.target, own = target === this.scrub;
    if (!own && target.closest?.("input, textarea, select, [role=slider], [role=listbox], [role=combobox], [contenteditable]")) return;
    // A space presses whatever has the focus, unless that is the page itself or the stage's slider.
    if (event.key === " " && target !== document.body && !own && (target.closest?.("button") || !this.stage.contains(target))) return;
    const { clock } = this, keys = {
      " ": actions.toggle, ArrowLeft: actions.back, ArrowRight: actions.forward,
      Home: () => { clock.pause(); clock.seek(0); }, End: () => { clock.pause(); clock.seek(clock.length); },
      "+": () => this.#faster(1), "-": () => this.#faster(-1),
    };
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  }

  #faster(by) {
    const index = SPEEDS.indexOf(this.clock.speed) + by;
    if (SPEEDS[index]) this.clock.setSpeed(SPEEDS[index]);
  }

  #show() {
    const { clock } = this, word = clock.playing ? "pause" : clock.atEnd ? "replay" : "play";
    if (this.word !== word) {
      this.word = word;
      this.button.innerHTML = ICONS[word];
      this.button.setAttribute("aria-label", { play: "Play", pause: "Pause", replay: "Play again" }[word]);
      this.button.title = `${this.button.getAttribute("aria-label")} (space)`;
    }
    if (this.scrub.max !== String(clock.length)) this.scrub.max = clock.length;
    this.scrub.value = clock.position;
    this.scrub.style.setProperty("--done", `${(100 * clock.position) / clock.length}%`);
    const step = Math.floor(clock.position);
    this.scrub.setAttribute("aria-valuetext", `step ${step} of ${clock.length}`);
    this.step.textContent = `step ${step} / ${clock.length}`;
    this.speed.value = clock.speed;
    this.loop.setAttribute("aria-pressed", clock.loop);
  }
}
