// The atlas as a component of Streamlit.

/** @import { AtlasData, AtlasTriggers, ComponentCall } from "../wire.d.ts" */

import { Atlas } from "../maps/atlas.js";
import { themeOf } from "./internals.js";
import { Mounted } from "./mounted.js";
import { letSwipesScroll } from "./swipes.js";

const atlases = new Mounted((element) => new Atlas(element));
letSwipesScroll();

/**
 * Called by Streamlit's component on each rerun and on each change of theme.
 *
 * @param {ComponentCall<AtlasData, AtlasTriggers>} call
 */
export function render({ parentElement, data, setTriggerValue }) {
  return atlases.in(parentElement).update(data, themeOf(parentElement), setTriggerValue);
}

/** Called when the component leaves the page. */
export function unmount(/** @type {HTMLElement} */ parentElement) {
  atlases.leave(parentElement);
}
