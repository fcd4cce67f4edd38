// What is under the pointer on a path; over the ground, Plotly's own label answers.

/**
 * @import { Race } from "../shapes.d.ts"
 * @import { Trails } from "../shared/trails.js"
 * @import { Clock } from "./clock.js"
 * @import { Screen } from "./screen.js"
 */

import { around, find } from "../shared/find.js";
import { number } from "../shared/number.js";

/** @typedef {NonNullable<ReturnType<Trails["nearest"]>>} Found */

export class Tip {
  /**
   * @param {HTMLElement} panel
   * @param {Trails} trails
   * @param {Clock} clock
   * @param {Screen} screen
   */
  constructor(panel, trails, clock, screen) {
    this.element = document.createElement("div");
    this.element.className = "tip";
    this.element.hidden = true;
    panel.append(this.element);
    const look = (/** @type {PointerEvent} */ event) => {
      const touch = event.pointerType === "touch";
      const box = trails.canvas.getBoundingClientRect();
      const covered = !screen.empty && screen.race.covered;
      const found =
        covered || (event.buttons && (!touch || around(event.target, ".start")))
          ? null
          : trails.nearest(event.clientX - box.left, event.clientY - box.top, clock.position, touch ? 24 : 12);
      this.element.hidden = !found;
      panel.classList.toggle("on-path", Boolean(found));
      if (found) this.#show(panel, box, found, screen.race);
    };
    panel.addEventListener("pointermove", look);
    panel.addEventListener("pointerdown", look); // a finger does not hover
    const hide = () => {
      this.element.hidden = true;
      panel.classList.remove("on-path");
    };
    panel.addEventListener("pointerleave", ({ pointerType }) => {
      if (pointerType !== "touch") hide(); // a lifted finger leaves its reading; the next touch ends it
    });
    panel.addEventListener("pointercancel", hide); // a finger that scrolls the page reads nothing
  }

  /**
   * @param {HTMLElement} panel
   * @param {DOMRect} box
   * @param {Found} found
   * @param {Race} race
   */
  #show(panel, box, { lane: index, step, x, y }, race) {
    const lane = race.lanes[index];
    const home = panel.getBoundingClientRect();
    const told = { x: lane.x[step], y: lane.y[step], loss: lane.above[step] + race.offset };
    const lines = Object.entries(told).map(([name, value]) => `${name} ${number(value, 4)}`);
    this.element.innerHTML = ["<b></b>", `step ${step}`, ...lines].join("<br>");
    find(this.element, "b").textContent = lane.name;
    const { offsetWidth: wide, offsetHeight: tall } = this.element;
    const left = box.left - home.left + x;
    const right = left + 14 + wide > home.width;
    Object.assign(this.element.style, {
      left: right ? "" : `${left + 14}px`,
      right: right ? `${home.width - left + 14}px` : "",
      top: `${Math.min(Math.max(box.top - home.top + y - 20, 4), home.height - tall - 4)}px`,
    });
  }
}
