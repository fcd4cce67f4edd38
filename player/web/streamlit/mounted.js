// Players in the elements that Streamlit gives them. Streamlit calls a component's export on each rerun and on each change
// of theme, and its cleanup when the component leaves the page; but under fast events also the cleanup and, some tens of
// milliseconds later, the export again with the same element. So a player is disposed of late, and not at all if it is
// asked for again meanwhile.

const WAIT = 500; // milliseconds

/** The players of one kind, each made by `create(element)`; a player has `dispose`. */
export class Mounted {
  #players = new Map();
  #leaving = new Map();

  constructor(create) {
    this.create = create;
  }

  /** The player in an element. Others that were about to leave leave now: their page is gone. */
  in(element) {
    clearTimeout(this.#leaving.get(element));
    this.#leaving.delete(element);
    for (const other of [...this.#leaving.keys()]) this.#dispose(other);
    if (!this.#players.has(element)) this.#players.set(element, this.create(element));
    return this.#players.get(element);
  }

  /** The component in an element has left the page, or seems to have. */
  leave(element) {
    if (!this.#players.has(element)) return;
    clearTimeout(this.#leaving.get(element));
    this.#leaving.set(
      element,
      setTimeout(() => this.#dispose(element), WAIT),
    );
  }

  #dispose(element) {
    clearTimeout(this.#leaving.get(element));
    this.#leaving.delete(element);
    this.#players.get(element).dispose();
    this.#players.delete(element);
  }
}
