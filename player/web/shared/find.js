// Looking for elements of which it is known that they are there.

/** @import { Found } from "../shapes.d.ts" */

/**
 * The first element in a root that a selector matches: there must be one.
 *
 * @template {string} Selector
 * @param {ParentNode} root
 * @param {Selector} selector
 */
export function find(root, selector) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`Nothing here matches "${selector}".`);
  return /** @type {Found<Selector>} */ (found);
}

/**
 * The element that a selector matches in or around which an event happened; null where there is none.
 *
 * @template {string} Selector
 * @param {EventTarget | null} target
 * @param {Selector} selector
 */
export function around(target, selector) {
  const found = target instanceof Element ? target.closest(selector) : null;
  return /** @type {Found<Selector> | null} */ (found);
}
