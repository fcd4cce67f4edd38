// The page's sliders, which are Streamlit's: while a thumb is held, the stage hears of every stop.

/** @import { SliderData } from "../wire.d.ts" */

import { sliderAt } from "./internals.js";
import { followThumb } from "./thumb.js";

/**
 * Calls `turned` with what `find` knows of a slider's key, and the index of its stop. Answers what ends it.
 *
 * @param {(key: string) => SliderData | undefined} find
 * @param {(slider: SliderData, stop: number) => void} turned
 */
export function watchSliders(find, turned) {
  const press = (/** @type {PointerEvent} */ event) => {
    const slider = sliderAt(event.target);
    const known = slider && find(slider.key);
    if (known) followThumb(slider.input, event, (stop) => turned(known, stop));
  };
  document.addEventListener("pointerdown", press, true);
  return () => document.removeEventListener("pointerdown", press, true);
}
