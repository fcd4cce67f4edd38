// The atlas as a component of Streamlit.

/** @import { AtlasData, AtlasTriggers, ComponentCall } from "../wire.d.ts" */

import { Atlas } from "../maps/atlas.js";
import { themeOf } from "./internals.js";
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

class AtlasComponent {
  constructor(/** @type {HTMLElement} */ element) {
    this.element = element;
    this.atlas = new Atlas(element);
    /** @type {Post<AtlasTriggers>} */
    this.post = new Post(element, this.atlas.element, () => this.atlas.goOn());
  }

  /**
   * @param {AtlasData} data
   * @param {ComponentCall<AtlasData, AtlasTriggers>["setTriggerValue"]} send
   */
  update(data, send) {
    this.post.open(send);
    return this.atlas.update(data, themeOf(this.element), (name, value) => this.post.put(name, value));
  }

  dispose() {
    this.post.dispose();
    this.atlas.dispose();
  }
}
