// What has changed, said briefly to who does not see it.

const BLANK = "\u00a0"; // behind a sentence that is said again, which is heard only if the text is another

export class Announcer {
  constructor(/** @type {HTMLElement} */ element) {
    this.element = element;
  }

  say(/** @type {string} */ text) {
    if (!text) return;
    this.element.textContent = text === this.element.textContent ? text + BLANK : text;
  }
}
