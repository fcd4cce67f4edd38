// The live channel: paths for values under a moving hand. One request is in flight at a time; of those that wait only the
// newest is asked, so that an answer can never be older than the picture.

export class Live {
  #busy = false; #next = null; #turn = 0;

  /** Ask for the race of a link; `take` gets its rows, unless something newer was asked or all was dropped meanwhile. */
  ask(url, take) {
    this.#next = { url, take };
    if (!this.#busy) this.#run();
  }

  /** Forget what waits and what is under way. */
  drop() {
    this.#next = null;
    this.#turn++;
  }

  async #run() {
    this.#busy = true;
    while (this.#next) {
      const { url, take } = this.#next, turn = this.#turn;
      this.#next = null;
      try {
        const answer = await fetch(url);
        const rows = answer.ok && new Float32Array(await answer.arrayBuffer());
        if (rows && turn === this.#turn) take(rows);
      } catch {
        // Without the channel the picture follows on release.
      }
    }
    this.#busy = false;
  }
}
