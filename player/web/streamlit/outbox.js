// What a hand has done and the server has not been told. It is told at once; while the server is away, or about to put
// another component in place of this one, what still counts is kept.

/**
 * What is peculiar to a kind of message. Of each kind the last one counts, unless `merge` makes one of two. One that is
 * `alone` may change which components there are, and Streamlit drops what comes from one that was replaced meanwhile:
 * it goes with a number, until the server has told that number nothing else is sent, and where the server has not heard
 * it, it is sent again. One for `any` component goes out through whichever is mounted; others through the one that they
 * were put on.
 *
 * @typedef {{ merge?: (before: any, value: any) => any, alone?: boolean, any?: boolean }} Kind
 */

/** @typedef {{ from: string, name: string, value: any }} Message */
/** @typedef {(name: string, value: any) => void} Send */
/** @typedef {{ name: string, message: { id: number, value: any }, times: number }} Alone a message that goes alone */

/** @type {Record<string, Kind>} */
const KINDS = {
  page: { merge: (before, by) => before + by, alone: true, any: true },
  preset: { alone: true, any: true },
  twin: { alone: true, any: true },
};

const MOST = 3; // times that a message is sent which nobody hears
const PATIENCE = 1500; // milliseconds in which a server that rests may go on: of one message it makes several runs

export class Outbox {
  #there = true;
  /**
   * What has not been heard.
   *
   * @type {Alone | null}
   */
  #underWay = null;
  #last = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #later;
  /** @type {Map<string, Send>} */
  #mounted = new Map();

  /**
   * @param {() => boolean} resting whether the server runs nothing now
   * @param {Map<string, Message>} waiting what was kept before
   * @param {Record<string, Kind>} kinds
   */
  constructor(resting, waiting = new Map(), kinds = KINDS) {
    this.resting = resting;
    this.waiting = waiting;
    this.kinds = kinds;
  }

  /**
   * A component is rendered, for the first time or again: it sends by `send` from now on.
   *
   * @param {string} from its key
   * @param {Send} send
   * @param {number} heard the number of the last message that the server has heard of those that go alone
   */
  join(from, send, heard = 0) {
    const another = !this.#mounted.has(from);
    if (another) this.#forgetTheGone(from);
    this.#mounted.set(from, send);
    if (this.#underWay && heard >= this.#underWay.message.id) {
      this.#underWay = null;
      clearTimeout(this.#later);
    }
    // What went out through one that was gone already was dropped.
    if (another && this.#underWay && this.#there) this.#sendAlone(this.#underWay);
    this.#send();
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
    this.#again();
  }

  /** The server has run something, and rests: what is still under way in a while was lost. */
  rested() {
    this.#wait();
  }

  /** A run may be too quick to be seen, and its rest is not told then: each message that goes alone is waited for. */
  #wait() {
    clearTimeout(this.#later);
    this.#later = setTimeout(() => {
      if (!this.resting()) return;
      if (!this.#mounted.size) this.#forgetAny();
      this.#again();
    }, PATIENCE);
  }

  /** A page without components has come: the next one with any is not meant by what was for any. */
  #forgetAny() {
    this.#underWay = null;
    for (const [slot, { name }] of this.waiting) if (this.kinds[name]?.any) this.waiting.delete(slot);
  }

  #again() {
    clearTimeout(this.#later);
    if (!this.#there) return;
    if (this.#underWay && this.#underWay.times < MOST) this.#sendAlone(this.#underWay);
    else {
      this.#underWay = null;
      this.#send();
    }
  }

  #send() {
    for (const [slot, { from, name, value }] of [...this.waiting]) {
      if (!this.#there || this.#underWay) return;
      const { alone = false, any } = this.kinds[name] ?? {};
      const send = this.#mounted.get(from) ?? (any ? this.#anyone : null);
      if (!send) continue;
      this.waiting.delete(slot);
      if (!alone) send(name, value);
      else {
        this.#last = Math.max(this.#last + 1, Date.now()); // rises from one page, and one version, to the next
        this.#sendAlone((this.#underWay = { name, message: { id: this.#last, value }, times: 0 }));
      }
    }
  }

  #sendAlone(/** @type {Alone} */ alone) {
    alone.times++;
    this.#wait();
    this.#anyone?.(alone.name, alone.message);
  }

  get #anyone() {
    return [...this.#mounted.values()].at(-1);
  }

  /** Another component has come: what was put on one that is gone is of no use any more. */
  #forgetTheGone(/** @type {string} */ coming) {
    for (const [slot, { from, name }] of this.waiting)
      if (from !== coming && !this.#mounted.has(from) && !this.kinds[name]?.any) this.waiting.delete(slot);
  }
}
