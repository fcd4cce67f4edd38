// What a hand has done and the server has not been told. It is told at once; while the server is away, or about to put
// another component in place of this one, what still counts is kept.

/**
 * What is peculiar to a kind of message. Of each kind the last one counts, unless `merge` makes one of two. One that is
 * `alone` may change which components there are: until the server has answered it nothing else is sent, for Streamlit
 * drops what comes from a component that was replaced meanwhile. One for `any` component goes out through whichever is
 * mounted; others through the one that they were put on.
 *
 * @typedef {{ merge?: (before: any, value: any) => any, alone?: boolean, any?: boolean }} Kind
 */

/** @typedef {{ from: string, name: string, value: any }} Message */
/** @typedef {(name: string, value: any) => void} Send */

/** @type {Record<string, Kind>} */
const KINDS = {
  page: { merge: (before, by) => before + by, alone: true, any: true },
  preset: { alone: true, any: true },
  twin: { alone: true, any: true },
};

export class Outbox {
  #there = true;
  #underWay = false;
  /** @type {Map<string, Send>} */
  #mounted = new Map();

  /**
   * @param {Map<string, Message>} waiting what was kept before
   * @param {Record<string, Kind>} kinds
   */
  constructor(waiting = new Map(), kinds = KINDS) {
    this.waiting = waiting;
    this.kinds = kinds;
  }

  /**
   * A component is rendered, for the first time or again: it sends by `send` from now on.
   *
   * @param {string} from its key
   * @param {Send} send
   */
  join(from, send) {
    if (!this.#mounted.has(from)) this.#forgetTheGone(from);
    this.#mounted.set(from, send);
    this.answered();
  }

  /** A component has left the page. What was put on it waits: it may be mounted anew, before any other. */
  leave(/** @type {string} */ from) {
    this.#mounted.delete(from);
  }

  /**
   * What a hand has done on a component.
   *
   * @param {string} from its key
   * @param {string} name of the message's kind
   * @param {any} value
   */
  put(from, name, value) {
    const { merge, any } = this.kinds[name] ?? {};
    const slot = any ? name : `${name} of ${from}`;
    const before = this.waiting.get(slot);
    this.waiting.delete(slot); // it takes its turn anew
    this.waiting.set(slot, { from, name, value: before && merge ? merge(before.value, value) : value });
    this.#send();
  }

  /** The server is away, or there again and ready to hear. */
  set there(/** @type {boolean} */ there) {
    this.#there = there;
    this.answered();
  }

  /** The server has answered what was sent, or will never do so. */
  answered() {
    this.#underWay = false;
    this.#send();
  }

  #send() {
    for (const [slot, { from, name, value }] of [...this.waiting]) {
      if (!this.#there || this.#underWay) return;
      const { alone = false, any } = this.kinds[name] ?? {};
      const send = this.#mounted.get(from) ?? (any ? [...this.#mounted.values()].at(-1) : null);
      if (!send) continue;
      this.waiting.delete(slot);
      this.#underWay = alone;
      send(name, value);
    }
  }

  /** Another component has come: what was put on one that is gone is of no use any more. */
  #forgetTheGone(/** @type {string} */ coming) {
    for (const [slot, { from, name }] of this.waiting)
      if (from !== coming && !this.#mounted.has(from) && !this.kinds[name]?.any) this.waiting.delete(slot);
  }
}
