// The page around the players, mended for the keyboard and for readers of the screen where Streamlit leaves them alone.

import { FocusKeeper } from "./focus.js";
import { freeGround, nameInWords } from "./internals.js";
import { letSwipesScroll } from "./swipes.js";

/** @type {Record<symbol, any>} */
const shared = globalThis; // with the modules that another version of the app brings
const MENDED = Symbol.for("optimizer race: a page that is mended");

/** Mends the page from now on, whatever is drawn anew on it; once is enough. */
export function mendPage() {
  if (shared[MENDED]) return;
  shared[MENDED] = true;
  letSwipesScroll();
  const keeper = new FocusKeeper();
  const mend = () => {
    freeGround();
    nameInWords();
    keeper.look();
  };
  const observer = new MutationObserver((changes) => {
    if (changes.some(({ target }) => !inPlayer(target))) mend();
  });
  observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled"] });
  mend();
}

/** A player changes with every frame, and nothing of it is Streamlit's. */
function inPlayer(/** @type {Node} */ node) {
  return node instanceof Element && Boolean(node.closest(".stage, .atlas"));
}
