// What is known of a map's cells.

/**
 * @import { FoundCell, LeastCell, MapForm } from "../shapes.d.ts"
 * @import { Ends, Pair } from "../wire.d.ts"
 */

/**
 * Of each cell of a map over a `range` its `code`, and its `measures`, NaN where it has none or is not known; row by
 * row, from the least values on.
 */
export class Cells {
  done = 0;

  /** @param {MapForm} form */
  constructor({ rows, columns, measures, range }) {
    this.rows = rows;
    this.columns = columns;
    this.range = range;
    this.count = rows * columns;
    this.known = new Uint8Array(this.count);
    this.code = new Uint8Array(this.count);
    this.measures = Object.fromEntries(measures.map((name) => [name, new Float32Array(this.count).fill(NaN)]));
  }

  /**
   * How wide and how high a cell is.
   *
   * @returns {Pair}
   */
  get size() {
    const [[left, right], [bottom, top]] = this.range;
    return [(right - left) / this.columns, (top - bottom) / this.rows];
  }

  /**
   * The column at an x, -1 beside the map.
   *
   * @param {number} x
   */
  columnAt(x) {
    return placeAt(x, this.range[0], this.columns);
  }

  /**
   * The row at a y, -1 above the map and below.
   *
   * @param {number} y
   */
  rowAt(y) {
    return placeAt(y, this.range[1], this.rows);
  }

  /**
   * The cell at a point of the axes; null where there is none.
   *
   * @param {number} x
   * @param {number} y
   * @returns {FoundCell | null}
   */
  at(x, y) {
    const column = this.columnAt(x);
    const row = this.rowAt(y);
    return row < 0 || column < 0 ? null : this.#found(row, column);
  }

  /**
   * @param {number} row
   * @param {number} column
   * @returns {FoundCell}
   */
  #found(row, column) {
    const [[left], [bottom]] = this.range;
    const [wide, high] = this.size;
    return {
      cell: row * this.columns + column,
      row,
      column,
      at: [left + (column + 0.5) * wide, bottom + (row + 0.5) * high],
    };
  }

  /**
   * Whether any cell has a measure.
   *
   * @param {string} measure
   */
  have(measure) {
    return this.measures[measure].some((value) => !Number.isNaN(value));
  }

  /**
   * The cell with the least value of a measure; of several that share it, the one nearest to the middle of them all.
   * Null where no value is known.
   *
   * @param {string} name
   * @returns {LeastCell | null}
   */
  least(name) {
    const values = this.measures[name];
    let value = Infinity;
    for (const one of values) if (one < value) value = one;
    /** @type {Pair[]} */
    const tied = [];
    values.forEach((one, cell) => {
      if (one === value && value < Infinity) tied.push([Math.floor(cell / this.columns), cell % this.columns]);
    });
    if (!tied.length) return null;
    /** @param {0 | 1} k */
    const middle = (k) => tied.reduce((sum, place) => sum + place[k], 0) / tied.length;
    const [row, column] = [middle(0), middle(1)];
    /** @param {Pair} place */
    const away = ([r, c]) => Math.hypot(r - row, c - column);
    const nearest = tied.reduce((best, place) => (away(place) < away(best) ? place : best));
    return { ...this.#found(...nearest), value, ties: tied.length };
  }

  /**
   * Writes down the pieces at the beginning of some bytes (see player/map_stream.py); returns how many bytes they took.
   *
   * @param {Uint8Array} bytes
   */
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

  /**
   * For each cell the one that it shows: itself, or while it is not known the one of a coarser lattice; -1 for none.
   *
   * @param {number} coarsest
   */
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

/**
 * In which of so many even parts of a range a value lies; -1 for none.
 *
 * @param {number} value
 * @param {Ends} range
 * @param {number} count
 */
function placeAt(value, [low, high], count) {
  const place = Math.floor(((value - low) / (high - low)) * count);
  return place < count ? Math.max(place, -1) : -1;
}
