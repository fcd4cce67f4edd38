// Whether single letters, digits and signs are keys. Who speaks to the computer, or touches keys by chance, can switch
// them off (WCAG 2.1.4); the browser remembers it.

const NAME = "single-keys";

/** Whether they are; where the browser remembers nothing, they are. */
export function lettersAreKeys() {
  try {
    return localStorage.getItem(NAME) !== "off";
  } catch {
    return true;
  }
}

/** Switches them on or off. */
export function setLetters(/** @type {boolean} */ on) {
  try {
    if (on) localStorage.removeItem(NAME);
    else localStorage.setItem(NAME, "off");
  } catch {
    // A browser that keeps nothing: they stay keys.
  }
}
