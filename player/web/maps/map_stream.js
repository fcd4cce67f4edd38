// A map while it is computed: reads the stream of its pieces, and holds what is known of its cells. What is known stays until
// the first piece of another map is there.

const AGAIN = 1000; // milliseconds until a server that is busy is asked again

/** What is known of the cells of a map over a `range`: of each its `code`, and its `measures`; row by row, from the least values on. */
class Cells {
  done = 0;

  constructor({ rows, columns, measures, range }) {
    Object.assign(this, { rows, columns, range });
    this.count = rows * columns;
    this.known = new Uint8Array(this.count);
    this.code = new Uint8Array(this.count);
    this.measures = Object.fromEntries(measures.map((name) => [name, new Float32Array(this.count).fill(NaN)]));
  }

  /** Writes down the pieces at the beginning of some bytes; returns how many bytes they took. */
  read(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const rows = Object.values(this.measures);
    let place = 0;
    while (place + 4 <= bytes.byteLength) {
      const count = view.getUint32(place, true);
      const end = place + 4 + count * (4 + 4 * rows.length + 1);
      if (end > bytes.byteLength) break;
      const numbers = place + 4 + 4 * count;
      const codes = numbers + 4 * count * rows.length;
      for (let k = 0; k < count; k++) {
        const cell = view.getUint32(place + 4 + 4 * k, true);
        rows.forEach((row, index) => {
          row[cell] = view.getFloat32(numbers + 4 * (count * index + k), true);
        });
        this.code[cell] = bytes[codes + k];
        this.known[cell] = 1;
      }
      this.done += count;
      place = end;
    }
    return place;
  }

  /** For each cell the one that it shows: itself, or while it is not known the one of a coarser lattice; -1 for none. */
  shown(coarsest) {
    const { rows, columns, known } = this;
    const shown = new Int32Array(this.count).fill(-1);
    for (let row = 0, cell = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, cell++) {
        for (let stride = 1; stride <= coarsest; stride *= 2) {
          const other = (row - (row % stride)) * columns + column - (column % stride);
          if (known[other]) {
            shown[cell] = other;
            break;
          }
        }
      }
    }
    return shown;
  }
}

export class MapStream {
  cells = null;
  state = "empty";
  trouble = "";
  #url = "";
  #form = null;
  #abort = null;
  #later = 0;
  #fresh = false;

  /** `changed` is called when there is more to see. */
  constructor(changed) {
    this.changed = changed;
  }

  /** The share of the cells that are known of the map that was asked for last. */
  get share() {
    return this.#fresh && this.cells ? this.cells.done / this.cells.count : 0;
  }

  /** Has the map at a URL computed; {rows, columns, measures, range} is its form. The same URL again changes nothing. */
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

  async #start(form) {
    clearTimeout(this.#later);
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    const url = this.#url;
    this.#fresh = false; // what is shown is of the map before
    this.#tell("computing");
    try {
      const answer = await fetch(url, { signal: abort.signal });
      if (answer.status === 503) {
        this.#tell("computing", await answer.text());
        this.#later = setTimeout(() => this.#url === url && this.#start(form), AGAIN);
        return;
      }
      if (!answer.ok) {
        this.#tell("refused", await answer.text());
        return;
      }
      await this.#follow(answer.body.getReader(), new Cells(form), abort);
      if (abort.signal.aborted) return;
      const whole = this.cells.done === this.cells.count;
      this.#tell(whole ? "done" : "stopped", whole ? "" : "The map broke off before it was whole; ask for it again.");
    } catch (error) {
      if (abort.signal.aborted) return;
      this.#tell("stopped", `The map could not be computed to its end: ${error.message}.`);
    }
  }

  async #follow(reader, cells, abort) {
    let rest = new Uint8Array(0);
    for (;;) {
      const { done, value } = await reader.read();
      if (done || abort.signal.aborted) return;
      const bytes = rest.length ? joined(rest, value) : value;
      rest = bytes.slice(cells.read(bytes));
      if (!cells.done) continue;
      this.cells = cells;
      this.#fresh = true;
      this.changed();
    }
  }

  #tell(state, trouble = "") {
    Object.assign(this, { state, trouble });
    this.changed();
  }
}

function joined(one, other) {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
