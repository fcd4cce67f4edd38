// The stage as a component of Streamlit: its data come with each rerun, and what a hand has set goes back as triggers.

/** @import { ComponentCall, SliderData, StageCall, StageTriggers } from "../wire.d.ts" */

import { mount } from "../stage/stage.js";
import { themeOf } from "./internals.js";
import { Mounted } from "./mounted.js";
import { watchSliders } from "./sliders.js";
import { letSwipesScroll } from "./swipes.js";

const stages = new Mounted((element) => new StageComponent(element));
letSwipesScroll();

/**
 * Called by Streamlit's component on each rerun and on each change of theme.
 *
 * @param {ComponentCall<StageCall, StageTriggers>} call
 */
export function render({ parentElement, data, setTriggerValue }) {
  return stages.in(parentElement).update(data, setTriggerValue);
}

/** Called when the component leaves the page. */
export function unmount(/** @type {HTMLElement} */ parentElement) {
  stages.leave(parentElement);
}

/** @typedef {ComponentCall<StageCall, StageTriggers>["setTriggerValue"]} Send */

class StageComponent {
  /** @type {Send | null} */
  #send = null;

  constructor(/** @type {HTMLElement} */ element) {
    this.element = element;
    this.stage = mount(element, {
      start: (point) => this.#send?.("start", point),
      sketch: (points) => this.#send?.("sketch", points),
    });
    this.unwatch = watchSliders(
      (key) => this.stage.sliders[key],
      (slider, stop) => this.stage.turn(slider, stop),
    );
  }

  /**
   * @param {StageCall} data
   * @param {Send} send
   */
  update(data, send) {
    this.#send = send;
    const { sliders, ...race } = data;
    return this.stage.update(race, themeOf(this.element), sliders);
  }

  dispose() {
    this.unwatch();
    this.stage.dispose();
  }
}
