// A map while it is computed: reads the stream of its pieces into its cells. What is known stays until the first piece
// of another map is there.

/** @import { MapForm, StreamState } from "../shapes.d.ts" */

import { Cells } from "./cells.js";

const AGAIN = 1000; // milliseconds until a server that is busy is asked again

export class MapStream {
  /** @type {Cells | null} */
  cells = null;
  /** @type {StreamState} */
  state = "empty";
  trouble = "";
  broken = false; // the server could not be reached
  #url = "";
  /** @type {MapForm | null} */
  #form = null;
  /** @type {AbortController | null} */
  #abort = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #later;
  #fresh = false;

  /** @param {() => void} changed is called when there is more to see */
  constructor(changed) {
    this.changed = changed;
  }

  /** The share of the cells that are known of the map that was asked for last. */
  get share() {
    return this.#fresh && this.cells ? this.cells.done / this.cells.count : 0;
  }

  /**
   * Has the map at a URL computed. The same URL again changes nothing.
   *
   * @param {string} url
   * @param {MapForm} form
   */
  compute(url, form) {
    if (url === this.#url) return;
    this.#url = url;
    this.#form = form;
    this.#start(form);
  }

  /** Ends the computation; what is known stays. */
  stop() {
    clearTimeout(this.#later);
    this.#abort?.abort();
    this.#abort = null;
    if (this.state === "computing") this.#tell("stopped");
  }

  /** Computes a map anew that was stopped. */
  again() {
    if (this.state === "stopped" && this.#form) this.#start(this.#form);
  }

  /** @param {MapForm} form */
  async #start(form) {
    clearTimeout(this.#later);
    this.#abort?.abort();
    const { signal } = (this.#abort = new AbortController());
    const url = this.#url;
    this.broken = false;
    this.#fresh = false; // what is shown is of the map before
    this.#tell("computing");
    try {
      const answer = await fetch(url, { signal });
      if (answer.status === 503) {
        this.#tell("computing", await answer.text());
        this.#later = setTimeout(() => this.#url === url && this.#start(form), AGAIN);
        return;
      }
      if (!answer.ok) {
        this.#tell("refused", await answer.text());
        return;
      }
      const cells = new Cells(form);
      await this.#follow(answer, cells, signal);
      if (signal.aborted) return;
      const whole = cells.done === cells.count;
      this.#tell(whole ? "done" : "stopped", whole ? "" : "The map broke off before it was whole; ask for it again.");
    } catch (error) {
      if (signal.aborted) return;
      this.broken = true;
      const { message } = /** @type {Error} */ (error);
      this.#tell("stopped", `The map could not be computed to its end: ${message}.`);
    }
  }

  /**
   * @param {Response} answer
   * @param {Cells} cells
   * @param {AbortSignal} signal
   */
  async #follow(answer, cells, signal) {
    const reader = /** @type {ReadableStream<Uint8Array>} */ (answer.body).getReader();
    let rest = new Uint8Array(0);
    for (;;) {
      const { done, value } = await reader.read();
      if (done || signal.aborted) return;
      const bytes = rest.length ? joined(rest, value) : value;
      rest = bytes.slice(cells.read(bytes));
      if (!cells.done) continue;
      this.cells = cells;
      this.#fresh = true;
      this.changed();
    }
  }

  /** @param {StreamState} state */
  #tell(state, trouble = "") {
    this.state = state;
    this.trouble = trouble;
    this.changed();
  }
}

/**
 * @param {Uint8Array} one
 * @param {Uint8Array} other
 */
function joined(one, other) {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
