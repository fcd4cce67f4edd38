// Keys that a control has for itself or that are the page's, for the sheet of keys.

/** @import { Group, Shortcut } from "../shared/shortcuts.js" */

/** @type {Group} */
export const START = {
  title: "Start, once Tab has reached the ring",
  shortcuts: [
    { keys: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"], says: "Move the start; with Shift: farther" },
  ],
};

/** @type {Shortcut[]} */
export const UNDO = [
  { keys: ["Ctrl + Z"], says: "Undo the last change" },
  { keys: ["Ctrl + Shift + Z"], says: "Redo it" },
];
