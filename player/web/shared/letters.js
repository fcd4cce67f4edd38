// Whether single letters, digits and signs are keys. Who speaks to the computer, or touches keys by chance, can switch
// them off (WCAG 2.1.4); the browser remembers it, where it may.

const NAME = "single-keys";

let on = remembered();

/** Whether they are. */
export function lettersAreKeys() {
  return on;
}

/** Switches them on or off. */
export function setLetters(/** @type {boolean} */ now) {
  on = now;
  try {
    if (now) localStorage.removeItem(NAME);
    else localStorage.setItem(NAME, "off");
  } catch {
    // A browser that keeps nothing: it is so until the page is left.
  }
}

function remembered() {
  try {
    return localStorage.getItem(NAME) !== "off";
  } catch {
    return true;
  }
}
