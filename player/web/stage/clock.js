// The one clock of the stage. Its position is a real number of steps; every panel is a function of it.

const STEPS_PER_SECOND = 30; // at speed 1

export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16];

export class Clock extends EventTarget {
  length = 1;
  position = 0;
  speed = 1;
  loop = false;
  playing = false;
  #before = 0;
  #frame = 0;
  #held = false;
  #goesOn = false;

  get atEnd() {
    return this.position >= this.length;
  }

  play() {
    if (this.#held) this.#goesOn = true;
    if (this.playing || this.#held) return;
    if (this.atEnd) this.position = 0;
    this.playing = true;
    this.#before = performance.now();
    this.#frame = requestAnimationFrame((now) => this.#advance(now));
    this.#tell();
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    cancelAnimationFrame(this.#frame);
    this.#tell();
  }

  /** Stands still while it is held, and goes on then if it was going, or was to go meanwhile. */
  hold(/** @type {boolean} */ held) {
    if (held) {
      this.#goesOn = this.playing;
      this.pause();
    }
    this.#held = held;
    if (!held && this.#goesOn) this.play();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  /** Go to a position, held within the race. */
  seek(/** @type {number} */ position) {
    const ended = this.atEnd;
    this.position = Math.min(Math.max(position, 0), this.length);
    this.#tell();
    if (this.atEnd && !ended) this.#end();
  }

  /** One whole step on (+1) or back (-1), paused. */
  nudge(/** @type {number} */ steps) {
    this.pause();
    this.seek(steps > 0 ? Math.floor(this.position) + steps : Math.ceil(this.position) + steps);
  }

  /** A race of another length: at its end it stays at the end, else where it is. */
  setLength(/** @type {number} */ length) {
    if (length === this.length) return;
    const ended = this.atEnd && this.position > 0;
    this.length = length;
    this.seek(ended ? length : this.position);
  }

  setSpeed(/** @type {number} */ speed) {
    this.speed = speed;
    this.#tell();
  }

  setLoop(/** @type {boolean} */ loop) {
    this.loop = loop;
    this.#tell();
  }

  #advance(/** @type {number} */ now) {
    if (!this.playing) return;
    // After a pause of the page (a hidden tab) the race goes on where it was, not where it would be.
    // (A frame's time stamp may lie before the call that asked for it.)
    const elapsed = Math.min(Math.max(now - this.#before, 0), 250) / 1000;
    this.#before = now;
    this.position += elapsed * STEPS_PER_SECOND * this.speed;
    if (this.position >= this.length) {
      this.position = this.loop ? 0 : this.length;
      this.playing = this.loop;
    }
    this.#tell();
    if (!this.playing) this.#end();
    if (this.playing) this.#frame = requestAnimationFrame((next) => this.#advance(next));
  }

  /** The playhead has come to the end. */
  #end() {
    this.dispatchEvent(new Event("end"));
  }

  #tell() {
    this.dispatchEvent(new Event("tick"));
  }
}
