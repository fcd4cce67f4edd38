// Play, step, scrub, speed and loop.

/** @import { Table } from "./buttons.js" */
/** @import { Clock } from "./clock.js" */

import { around, find } from "../shared/find.js";
import { SPEEDS } from "./clock.js";
import { COVERED } from "./cover.js";
import { ICONS } from "../shared/icons.js";
import { nameOf } from "../shared/shortcuts.js";
import { buttonsOf } from "./buttons.js";

/**
 * What is done to the clock, by the name of its icon.
 *
 * @type {Table}
 */
const CONTROLS = {
  first: { label: "To the start", key: "Home" },
  back: { label: "One step back", key: "ArrowLeft" },
  forward: { label: "One step on", key: "ArrowRight" },
  last: { label: "To the end", key: "End" },
  loop: { label: "Loop", key: "l" },
};
const [FASTER, SLOWER] = [["+", "="], ["-"]];

const [first, back, forward, last, loop] = buttonsOf(CONTROLS);

const speeds = SPEEDS.map((speed) => `<option value="${speed}">${speed}×</option>`);
const turned = [FASTER, SLOWER].map(([key]) => nameOf(key)).join(" and ");

const MARKUP = `
  <button type="button" class="play" data-do="toggle"></button>
  ${first}${back}${forward}${last}
  <input type="range" class="scrub" min="0" step="any" aria-label="Step of the race">
  <p class="cover" role="status"></p>
  <output class="step" aria-live="off"></output>
  <label class="speed"><span>speed</span>
    <select aria-label="Speed" title="Speed (${turned})">${speeds.join("")}</select></label>
  ${loop}`;

const LABELS = { play: "Play", pause: "Pause", replay: "Play again" };

export class Transport {
  #covered = false;
  #word = "";

  /**
   * @param {HTMLElement} element
   * @param {Clock} clock
   */
  constructor(element, clock) {
    this.clock = clock;
    this.element = element;
    element.innerHTML = MARKUP;
    this.button = find(element, ".play");
    this.scrub = find(element, "input");
    this.step = find(element, ".step");
    this.cover = find(element, ".cover");
    this.speed = find(element, "select");
    this.loop = find(element, "[data-do=loop]");
    /** @type {Record<string, () => void>} */
    this.actions = {
      toggle: () => clock.toggle(),
      back: () => clock.nudge(-1),
      forward: () => clock.nudge(1),
      first: () => this.#jump(0),
      last: () => this.#jump(clock.length),
      loop: () => clock.setLoop(!clock.loop),
    };
    element.addEventListener("click", (event) => {
      const action = around(event.target, "button")?.dataset.do;
      if (action) this.actions[action]();
    });
    this.scrub.addEventListener("input", () => this.#jump(Number(this.scrub.value)));
    this.#letSwipesScroll();
    this.speed.addEventListener("change", () => clock.setSpeed(Number(this.speed.value)));
    clock.addEventListener("tick", () => this.#show());
    this.#show();
  }

  /** What the keyboard does to the clock: nothing while that is out of everybody's hand. */
  get group() {
    const buttons = Object.entries(CONTROLS).map(([name, { label, key }]) => ({
      keys: [key],
      says: label,
      act: this.actions[name],
    }));
    const shortcuts = [
      { keys: [" "], says: "Play or pause", act: this.actions.toggle },
      ...buttons,
      { keys: FASTER, says: "Faster", act: () => this.#faster(1) },
      { keys: SLOWER, says: "Slower", act: () => this.#faster(-1) },
    ];
    return { title: "Playback", shortcuts: this.#covered ? [] : shortcuts };
  }

  /** The clock at the start and out of everybody's hand, or back in it. */
  hold(/** @type {boolean} */ covered) {
    if (covered) this.#jump(0);
    if (this.#covered === covered) return;
    this.#covered = covered;
    for (const control of this.element.querySelectorAll("button, input, select")) {
      control.toggleAttribute("disabled", covered);
    }
    this.cover.textContent = covered ? COVERED : "";
  }

  /** A swipe that began on the slider and scrolls the page leaves the race as it was. */
  #letSwipesScroll() {
    const { clock, scrub } = this;
    let before = { position: 0, playing: false };
    scrub.addEventListener("pointerdown", () => {
      before = { position: clock.position, playing: clock.playing };
    });
    scrub.addEventListener("pointercancel", () => {
      clock.seek(before.position);
      if (before.playing) clock.play();
    });
  }

  #jump(/** @type {number} */ position) {
    this.clock.pause();
    this.clock.seek(position);
  }

  #faster(/** @type {number} */ by) {
    const index = SPEEDS.indexOf(this.clock.speed) + by;
    if (SPEEDS[index]) this.clock.setSpeed(SPEEDS[index]);
  }

  #show() {
    const { clock } = this;
    const word = clock.playing ? "pause" : clock.atEnd ? "replay" : "play";
    if (this.#word !== word) {
      this.#word = word;
      this.button.innerHTML = ICONS[word];
      this.button.setAttribute("aria-label", LABELS[word]);
      this.button.title = `${LABELS[word]} (${nameOf(" ")})`;
    }
    if (this.scrub.max !== String(clock.length)) this.scrub.max = String(clock.length);
    this.scrub.value = String(clock.position);
    this.scrub.style.setProperty("--done", `${(100 * clock.position) / clock.length}%`);
    const step = Math.floor(clock.position);
    const text = `step ${step} / ${clock.length}`;
    if (this.step.textContent !== text) {
      this.step.textContent = text;
      this.scrub.setAttribute("aria-valuetext", `step ${step} of ${clock.length}`);
    }
    if (this.speed.value !== String(clock.speed)) this.speed.value = String(clock.speed);
    this.loop.setAttribute("aria-pressed", String(clock.loop));
  }
}
