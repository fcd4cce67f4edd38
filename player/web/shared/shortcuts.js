// What keys do, as a person reads it and as the keyboard needs it: one declaration for both.

/** @import { Actions } from "./keys.js" */

/**
 * `keys` are signs as the keyboard tells them; a shortcut without `act` is one that a control has for itself. One that
 * `lasts` counts also between two pages, when one player has left and the next has not yet come.
 *
 * @typedef {{ keys: string[], says: string, act?: () => unknown, lasts?: boolean }} Shortcut
 */
/** @typedef {{ title: string, shortcuts: Shortcut[] }} Group */

/** @type {Record<string, string>} */
const NAMES = {
  " ": "Space",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  PageUp: "Page Up",
  PageDown: "Page Down",
  Escape: "Esc",
  "-": "−",
};

/** What a key is called. */
export function nameOf(/** @type {string} */ key) {
  return NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}

/** The keys of what counts also between two pages. */
export function lastingOf(/** @type {Group[]} */ groups) {
  return new Set(groups.flatMap(({ shortcuts }) => shortcuts.flatMap(({ lasts, keys }) => (lasts ? keys : []))));
}

/** What each key does, by its sign. */
export function actionsOf(/** @type {Group[]} */ groups) {
  /** @type {Actions} */
  const actions = {};
  for (const { keys, act } of groups.flatMap(({ shortcuts }) => shortcuts)) {
    for (const key of keys) if (act) actions[key] = act;
  }
  return actions;
}
