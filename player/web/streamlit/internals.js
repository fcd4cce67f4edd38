// All that the player knows of Streamlit beyond the interface of its components, in one place; tests/browser/
// test_streamlit_internals.py pins it.

/** @import { Theme } from "../shapes.d.ts" */

import { around } from "../shared/find.js";

const WIDGET = "[class*='st-key-']"; // the box around a widget, or around a group of them, that has a key
const PREFIX = "st-key-";

/**
 * The colours that the page's theme gives the canvases, and its name.
 *
 * @param {HTMLElement} element
 * @returns {Theme}
 */
export function themeOf(element) {
  const style = getComputedStyle(element);
  const value = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  return {
    name: style.colorScheme.includes("dark") ? "dark" : "light",
    paper: value("--st-background-color") || "#fff",
    ink: value("--st-text-color") || "#222",
    alarm: value("--st-red-color") || "#d33",
  };
}

/**
 * The slider in which an event happened: its widget's key, and its range input; null where it is none.
 *
 * @param {EventTarget | null} target
 */
export function sliderAt(target) {
  const box = around(target, WIDGET);
  const input = box?.querySelector("input[type=range]");
  return box && input instanceof HTMLInputElement ? { key: keyOf(box), input } : null;
}

/** The track in which an event happened, of any of Streamlit's sliders; null where it is none. */
export function trackAt(/** @type {EventTarget | null} */ target) {
  return around(target, ".stSlider [role=group]");
}

/**
 * Reports the stops of a slider until its pointer is released, and a little longer: then a last movement still arrives.
 *
 * Streamlit's sliders report only on release, and a drag fires no input event, but it changes the value attribute.
 *
 * @param {HTMLInputElement} input
 * @param {(stop: number) => void} report
 */
export function followThumb(input, report, linger = 150) {
  const observer = new MutationObserver(() => report(Number(input.value)));
  observer.observe(input, { attributes: true, attributeFilter: ["value"] });
  const over = new AbortController();
  const stop = () => {
    over.abort();
    setTimeout(() => observer.disconnect(), linger);
  };
  for (const end of ["pointerup", "pointercancel"]) {
    addEventListener(end, stop, { capture: true, signal: over.signal });
  }
}

/** The key of a widget: Streamlit writes it into a class. */
function keyOf(/** @type {Element} */ box) {
  const [name] = [...box.classList].filter((one) => one.startsWith(PREFIX));
  return name.slice(PREFIX.length);
}
