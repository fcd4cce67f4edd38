// The door, as a component of Streamlit that is not to be seen: it asks the server to run the whole page. As it is on
// every page, it mends them, too.

/** @import { ComponentCall, DoorData, DoorTriggers } from "../wire.d.ts" */

import { Mounted } from "./mounted.js";
import { mendPage } from "./page.js";
import { openDoor } from "./server.js";

/** @typedef {ComponentCall<DoorData, DoorTriggers>["setTriggerValue"]} Send */

class Door {
  /** @type {Send | null} */
  send = null;
  dispose = openDoor(() => this.send?.("knock", true));
}

const doors = new Mounted(() => new Door());

/**
 * Called by Streamlit's component on each rerun.
 *
 * @param {ComponentCall<DoorData, DoorTriggers>} call
 */
export function render({ parentElement, setTriggerValue }) {
  mendPage();
  doors.in(parentElement).send = setTriggerValue;
}

/** Called when the component leaves the page. */
export function unmount(/** @type {HTMLElement} */ parentElement) {
  doors.leave(parentElement);
}
