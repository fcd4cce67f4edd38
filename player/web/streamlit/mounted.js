// Players in the elements that Streamlit gives them. Streamlit calls a component's export on each rerun and on each
// change of theme, and its cleanup when the component leaves the page; but under fast events also the cleanup and, some
// tens of milliseconds later, the export again with the same element. So a player is disposed of late, and not at all
// if it is asked for again meanwhile, nor before the server rests: until then the next player may be on its way, and
// this one keeps what a hand does while there is none. Another version of the app brings other modules: who was in an
// element under those before leaves at once.

const WAIT = 500; // milliseconds
const REPLACED = "player-replaced"; // another player takes the element

/**
 * The players of one kind.
 *
 * @template {{ dispose: () => void }} Player
 */
export class Mounted {
  /** @type {Map<HTMLElement, Player>} */
  #players = new Map();
  /** @type {Map<HTMLElement, ReturnType<typeof setTimeout>>} */
  #leaving = new Map();

  /**
   * @param {(element: HTMLElement) => Player} create
   * @param {() => boolean} resting whether the server runs nothing now
   */
  constructor(create, resting = () => true) {
    this.create = create;
    this.resting = resting;
  }

  /** The player in an element. Who is about to leave, and out of the document, leaves now: its page is gone. */
  in(/** @type {HTMLElement} */ element) {
    clearTimeout(this.#leaving.get(element));
    this.#leaving.delete(element);
    for (const other of [...this.#leaving.keys()]) if (!other.isConnected) this.#dispose(other);
    const player = this.#players.get(element) ?? this.#make(element);
    this.#players.set(element, player);
    return player;
  }

  #make(/** @type {HTMLElement} */ element) {
    element.dispatchEvent(new Event(REPLACED));
    element.addEventListener(REPLACED, () => this.#dispose(element), { once: true });
    return this.create(element);
  }

  /** The component in an element has left the page, or seems to have. */
  leave(/** @type {HTMLElement} */ element) {
    if (!this.#players.has(element)) return;
    clearTimeout(this.#leaving.get(element));
    this.#leaving.set(
      element,
      setTimeout(() => (this.resting() ? this.#dispose(element) : this.leave(element)), WAIT),
    );
  }

  #dispose(/** @type {HTMLElement} */ element) {
    clearTimeout(this.#leaving.get(element));
    this.#leaving.delete(element);
    this.#players.get(element)?.dispose();
    this.#players.delete(element);
  }
}
