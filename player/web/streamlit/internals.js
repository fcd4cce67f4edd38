// All that the player knows of Streamlit beyond the interface of its components, in one place; tests/browser/
// test_streamlit_internals.py pins it.

/** @import { Theme } from "../shapes.d.ts" */

import { around } from "../shared/find.js";

const WIDGET = "[class*='st-key-']"; // the box around a widget, or around a group of them, that has a key
const PREFIX = "st-key-";
const APP = "[data-testid=stApp]"; // what Streamlit knows of its server stands on it, in two attributes
const [CONNECTION, SCRIPT] = ["data-test-connection-state", "data-test-script-state"];

/**
 * The colours that the page's theme gives the canvases, and its name. Where colours are forced the page is drawn in the
 * system's, whatever its theme says: then its ground tells.
 *
 * @param {HTMLElement} element
 * @returns {Theme}
 */
export function themeOf(element) {
  const style = getComputedStyle(element);
  if (matchMedia("(forced-colors: active)").matches) {
    const paper = getComputedStyle(document.body).backgroundColor;
    return { name: isDark(paper) ? "dark" : "light", paper, ink: style.color, alarm: style.color };
  }
  const value = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  return {
    name: style.colorScheme.includes("dark") ? "dark" : "light",
    paper: value("--st-background-color") || "#fff",
    ink: value("--st-text-color") || "#222",
    alarm: value("--st-red-color") || "#d33",
  };
}

/** Calls `changed` when the system's colours are forced on the page, or no more. Answers what ends it. */
export function watchForcedColours(/** @type {() => void} */ changed) {
  const forced = matchMedia("(forced-colors: active)");
  forced.addEventListener("change", changed);
  return () => forced.removeEventListener("change", changed);
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

/** The track on which a slider's thumb goes from end to end. */
export function trackOf(/** @type {HTMLInputElement} */ input) {
  return input.closest("[style*='left']")?.parentElement ?? null;
}

/**
 * Brings a slider in sight as soon as it is on the page, which may be a while after a rerun began; gives it the focus,
 * if it shall have that.
 *
 * @param {string} key of its widget
 * @param {boolean} focus
 */
export function bringSlider(key, focus, wait = 3000) {
  const bring = () => {
    const input = document.querySelector(`.${PREFIX}${CSS.escape(key)} input[type=range]`);
    if (!(input instanceof HTMLElement)) return false;
    observer.disconnect();
    clearTimeout(late);
    input.closest(WIDGET)?.scrollIntoView({ block: "center" });
    if (focus) input.focus({ preventScroll: true });
    return true;
  };
  const observer = new MutationObserver(bring);
  const late = setTimeout(() => observer.disconnect(), wait);
  if (!bring()) observer.observe(document.body, { childList: true, subtree: true });
}

/** Streamlit makes its ground a stop of Tab, and gives it the focus when clicked. Beside a player it is neither. */
export function freeGround() {
  if (document.querySelector(".stage, .atlas")) document.querySelector("main[tabindex]")?.removeAttribute("tabindex");
}

/**
 * Streamlit names a control by its label as it is written: in Markdown, with formulas. A name is of words. And it names
 * a slider twice, by itself and by the group that it is in.
 */
export function nameInWords() {
  for (const control of document.querySelectorAll("[aria-label*='$']")) {
    const label = control.getAttribute("aria-label") ?? "";
    control.setAttribute("aria-label", label.replace(/\s*\$[^$]*\$/g, ""));
  }
  for (const slider of document.querySelectorAll("input[type=range][aria-labelledby]")) {
    slider.removeAttribute("aria-labelledby");
  }
}

/** Selectors of the boxes with a key that an element lies in, the nearest first. */
export function keyedBoxes(/** @type {Element} */ element) {
  /** @type {string[]} */
  const boxes = [];
  for (let box = element.closest(WIDGET); box; box = box.parentElement?.closest(WIDGET) ?? null) {
    boxes.push(`.${CSS.escape(PREFIX + keyOf(box))}`);
  }
  return boxes;
}

/** The key of the component in an element; empty where it has none. */
export function keyAround(/** @type {HTMLElement} */ element) {
  const box = around(element, WIDGET);
  return box ? keyOf(box) : "";
}

/**
 * Reports whether the page is connected with the server, now and whenever that changes; and when the server has run the
 * page, or a part of it, and rests.
 *
 * @param {(server: { connected: boolean, rested: boolean }) => void} report
 */
export function watchServer(report) {
  const app = document.querySelector(APP);
  if (!app) return;
  const tell = (rested = false) => report({ connected: app.getAttribute(CONNECTION) === "CONNECTED", rested });
  const look = (/** @type {MutationRecord[]} */ records) =>
    tell(app.getAttribute(SCRIPT) === "notRunning" && records.some(({ attributeName }) => attributeName === SCRIPT));
  new MutationObserver(look).observe(app, { attributes: true, attributeFilter: [CONNECTION, SCRIPT] });
  tell();
}

/** Whether the server rests. A run that is too quick to be drawn is never told by the page. */
export function resting() {
  return document.querySelector(APP)?.getAttribute(SCRIPT) === "notRunning";
}

/** Whether the page is cut off from its server: then Streamlit has disabled every control of its own for a while. */
export function cutOff() {
  return document.querySelector(APP)?.getAttribute(CONNECTION) !== "CONNECTED";
}

/**
 * Closes the dialog by which Streamlit says, some seconds after it has lost its server, that it does not respond. Once
 * closed, it stays away until the server has been back.
 *
 * @param {() => boolean} unwanted
 */
export function closeConnectionErrors(unwanted) {
  const close = () => {
    const dialog = unwanted() && document.querySelector("[role=dialog]");
    if (!dialog || dialog.querySelector("h2")?.textContent !== "Connection error") return;
    dialog.querySelector("button")?.click();
  };
  new MutationObserver(close).observe(document.body, { childList: true });
}

/** Whether a colour, "rgb(r, g, b)", is nearer to black than to white. */
function isDark(/** @type {string} */ color) {
  const [red, green, blue] = (color.match(/\d+/g) ?? []).map(Number);
  return 0.3 * red + 0.6 * green + 0.1 * blue < 128;
}

/** The key of a widget: Streamlit writes it into a class. */
function keyOf(/** @type {Element} */ box) {
  const [name] = [...box.classList].filter((one) => one.startsWith(PREFIX));
  return name.slice(PREFIX.length);
}
