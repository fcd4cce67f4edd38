// The live channel: paths for values under a moving hand. One request is in flight at a time; of those that wait only the
// newest is asked, so that an answer can never be older than the picture.

export class Live {
  #busy = false; #next = null; #turn = 0;

  /** `told` hears whether an answer is being waited for. */
  constructor(told = () => {}) { this.told = told; }

  /**
   * Ask for a URL; `take` gets its answer, as float32 "numbers" or as "json", unless something newer was asked or all was
   * dropped meanwhile.
   */
  ask(url, take, kind = "numbers") {
    this.#next = { url, take, kind };
    if (!this.#busy) this.#run();
  }

  /** Forget what waits and what is under way. */
  drop() {
    this.#next = null;
    this.#turn++;
  }

  async #run() {
    this.told(this.#busy = true);
    while (this.#next) {
      const { url, take, kind } = this.#next, turn = this.#turn;
      this.#next = null;
      try {
        const answer = await fetch(url);
        const content = answer.ok && (kind === "json" ? await answer.json() : new Float32Array(await answer.arrayBuffer()));
        if (content && turn === this.#turn) take(content);
      } catch {
        // Without the channel the picture follows on release.
      }
    }
    this.told(this.#busy = false);
  }
}
