// The atlas as a component of Streamlit.

/** @import { AtlasData, AtlasTriggers, ComponentCall } from "../wire.d.ts" */

import { Atlas } from "../maps/atlas.js";
import { themeOf, watchForcedColours } from "./internals.js";
import { Mounted } from "./mounted.js";
import { Post } from "./server.js";

const atlases = new Mounted((element) => new AtlasComponent(element));

/**
 * Called by Streamlit's component on each rerun and on each change of theme.
 *
 * @param {ComponentCall<AtlasData, AtlasTriggers>} call
 */
export function render({ parentElement, data, setTriggerValue }) {
  return atlases.in(parentElement).update(data, setTriggerValue);
}

/** Called when the component leaves the page. */
export function unmount(/** @type {HTMLElement} */ parentElement) {
  atlases.leave(parentElement);
}

/** @typedef {ComponentCall<AtlasData, AtlasTriggers>["setTriggerValue"]} Send */

class AtlasComponent {
  /** @type {[data: AtlasData, send: Send] | null} */
  #call = null;

  constructor(/** @type {HTMLElement} */ element) {
    this.element = element;
    this.atlas = new Atlas(element);
    /** @type {Post<AtlasTriggers>} */
    this.post = new Post(element, this.atlas.element, () => this.atlas.goOn());
    this.unwatch = watchForcedColours(() => this.#call && this.update(...this.#call));
  }

  /**
   * @param {AtlasData} data
   * @param {Send} send
   */
  update(data, send) {
    this.#call = [data, send];
    this.post.open(send);
    return this.atlas.update(data, themeOf(this.element), (name, value) => this.post.put(name, value));
  }

  dispose() {
    this.unwatch();
    this.post.dispose();
    this.atlas.dispose();
  }
}
