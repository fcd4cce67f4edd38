// The stage as a component of Streamlit: its data come with each rerun, and what a hand has set goes back as triggers.

/** @import { ComponentCall, SliderData, StageCall, StageTriggers } from "../wire.d.ts" */

import { mount } from "../stage/stage.js";
import { byPointer } from "../shared/keys.js";
import { bringSlider, resting, themeOf, watchForcedColours } from "./internals.js";
import { Mounted } from "./mounted.js";
import { Post } from "./server.js";
import { watchSliders } from "./sliders.js";

const stages = new Mounted((element) => new StageComponent(element), resting);

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
  /** @type {string | null} */
  #brought = null;
  /** @type {[data: StageCall, send: Send] | null} */
  #call = null;

  constructor(/** @type {HTMLElement} */ element) {
    this.element = element;
    this.stage = mount(element, {
      start: (point) => this.post.put("start", point),
      sketch: (points) => this.post.put("sketch", points),
      page: (by) => this.post.put("page", by),
      preset: (index) => this.post.put("preset", index),
      twin: (index) => this.post.put("twin", index),
    });
    /** @type {Post<StageTriggers>} */
    this.post = new Post(element, this.stage.element);
    this.watches = [
      watchSliders(
        (key) => this.stage.page.sliders[key],
        (slider, stop) => this.stage.turn(slider, stop),
      ),
      watchForcedColours(() => this.#call && this.update(...this.#call)),
    ];
  }

  /**
   * @param {StageCall} data
   * @param {Send} send
   */
  update(data, send) {
    this.#call = [data, send];
    const { sliders, offers, said, focus, heard, ...race } = data;
    this.post.open(send, heard);
    this.#bring(focus);
    return this.stage.update(race, themeOf(this.element), { sliders, offers, said });
  }

  /** Brings a slider in sight once it is another than before; to who works with the keyboard, the focus too. */
  #bring(/** @type {string} */ key) {
    const known = this.#brought;
    this.#brought = key;
    if (key && known !== null && known !== key) bringSlider(key, !byPointer());
  }

  dispose() {
    for (const end of this.watches) end();
    this.post.dispose();
    this.stage.dispose();
  }
}
