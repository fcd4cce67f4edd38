// The stage as a component of Streamlit: its data come with each rerun, and what a hand has set goes back as triggers.

import { mount } from "../stage/stage.js";
import { themeOf } from "./internals.js";
import { Mounted } from "./mounted.js";
import { watchSliders } from "./sliders.js";

const stages = new Mounted((element) => new StageComponent(element));

/** Called by Streamlit's component on each rerun and on each change of theme. */
export function render({ parentElement, data, setTriggerValue }) {
  return stages.in(parentElement).update(data, setTriggerValue);
}

/** Called when the component leaves the page. */
export function unmount(parentElement) {
  stages.leave(parentElement);
}

class StageComponent {
  #send = null;
  #sliders = {};

  constructor(element) {
    this.element = element;
    this.stage = mount(element, {
      start: (point) => this.#send("start", point),
      sketch: (points) => this.#send("sketch", points),
    });
    this.unwatch = watchSliders(
      (key) => this.#sliders[key],
      (slider, stop) => this.stage.turn(slider, stop),
    );
  }

  update(data, send) {
    this.#send = send;
    this.#sliders = data.sliders;
    return this.stage.update(data, themeOf(this.element));
  }

  dispose() {
    this.unwatch();
    this.stage.dispose();
  }
}
