// Buttons of a table: an icon, a name, and the key that does the same.

import { ICONS } from "../shared/icons.js";
import { nameOf } from "../shared/shortcuts.js";

/** @typedef {Record<string, { label: string, key: string }>} Table by the name of the icon */

/** The markup of each button. */
export function buttonsOf(/** @type {Table} */ table) {
  return Object.entries(table).map(([name, { label, key }]) => {
    const icon = ICONS[/** @type {keyof typeof ICONS} */ (name)];
    const title = `${label} (${nameOf(key)})`;
    return `<button type="button" data-do="${name}" aria-label="${label}" title="${title}">${icon}</button>`;
  });
}
