import assert from "node:assert/strict";
import { test } from "node:test";

import { Cells } from "../../player/web/maps/cells.js";
import { cellsOf, formOf, joined, piece } from "./fakes.js";

/** Everything that is known of cells. @param {Cells} cells */
const told = ({ done, known, code, measures }) => ({ done, known, code, measures });

test("a map begins with nothing known", () => {
  const cells = new Cells(formOf(2, 3));
  assert.deepEqual([cells.rows, cells.columns, cells.count, cells.done], [2, 3, 6, 0]);
  assert.deepEqual([...cells.known], [0, 0, 0, 0, 0, 0]);
  assert.deepEqual([...cells.measures.loss], Array(6).fill(NaN));
  assert.deepEqual([...cells.shown(4)], Array(6).fill(-1));
});

test("a piece says of each of its cells the code and every measure", () => {
  const cells = new Cells(formOf(2, 3));
  const bytes = piece([
    { cell: 4, values: [7, 0.5], code: 2 },
    { cell: 0, values: [NaN, Infinity], code: 1 },
  ]);
  assert.equal(cells.read(bytes), bytes.length);
  assert.equal(cells.done, 2);
  assert.deepEqual([...cells.known], [1, 0, 0, 0, 1, 0]);
  assert.deepEqual([...cells.code], [1, 0, 0, 0, 2, 0]);
  assert.deepEqual([...cells.measures.steps], [NaN, NaN, NaN, NaN, 7, NaN]);
  assert.deepEqual([...cells.measures.loss], [Infinity, NaN, NaN, NaN, 0.5, NaN]);
});

test("a map may have one measure, or none", () => {
  for (const values of [[3], []]) {
    const cells = new Cells({ ...formOf(1, 2), measures: ["steps"].slice(0, values.length) });
    const bytes = piece([{ cell: 1, values, code: 4 }]);
    assert.equal(cells.read(bytes), bytes.length);
    assert.deepEqual([...cells.code], [0, 4]);
    assert.deepEqual(Object.keys(cells.measures).length, values.length);
  }
});

test("several pieces, and some of no cells, are read in one go", () => {
  const cells = new Cells(formOf(2, 3));
  const bytes = joined(piece(cellsOf([0, 1])), piece([]), piece(cellsOf([2, 3, 4, 5])), piece([]));
  assert.equal(cells.read(bytes), bytes.length);
  assert.equal(cells.done, cells.count);
});

test("of a piece that is not whole nothing is read", () => {
  const bytes = piece(cellsOf([2, 3]));
  for (let length = 0; length < bytes.length; length++) {
    const cells = new Cells(formOf(2, 3));
    assert.equal(cells.read(bytes.subarray(0, length)), 0);
    assert.equal(cells.done, 0);
    assert.ok(!cells.known.includes(1));
  }
});

test("cut at every byte, the pieces give the same cells", () => {
  const bytes = joined(piece(cellsOf([0, 3])), piece(cellsOf([5])), piece(cellsOf([1, 2, 4])));
  const whole = new Cells(formOf(2, 3));
  whole.read(bytes);
  for (let cut = 0; cut <= bytes.length; cut++) {
    const cells = new Cells(formOf(2, 3));
    const taken = cells.read(bytes.subarray(0, cut));
    assert.ok(taken <= cut);
    assert.equal(taken + cells.read(bytes.slice(taken)), bytes.length);
    assert.deepEqual(told(cells), told(whole));
  }
});

test("bytes may lie anywhere in their buffer", () => {
  const bytes = piece(cellsOf([1, 2]));
  for (const offset of [1, 2, 3, 5]) {
    const buffer = new Uint8Array(bytes.length + 10).fill(255);
    buffer.set(bytes, offset);
    const cells = new Cells(formOf(2, 3));
    assert.equal(cells.read(buffer.subarray(offset, offset + bytes.length)), bytes.length);
    assert.deepEqual([...cells.known], [0, 1, 1, 0, 0, 0]);
  }
});

test("a cell that is known shows itself", () => {
  const cells = new Cells(formOf(3, 3));
  cells.read(piece(cellsOf([0, 1, 2, 3, 4, 5, 6, 7, 8])));
  assert.deepEqual([...cells.shown(4)], [0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test("until the fine cells are known, those of the coarse lattice are shown in their place", () => {
  const cells = new Cells(formOf(4, 5));
  cells.read(piece(cellsOf([0, 4])));
  assert.deepEqual(
    [...cells.shown(4)],
    [
      [0, 0, 0, 0, 4],
      [0, 0, 0, 0, 4],
      [0, 0, 0, 0, 4],
      [0, 0, 0, 0, 4],
    ].flat(),
  );
  cells.read(piece(cellsOf([2, 10, 12, 14])));
  assert.deepEqual(
    [...cells.shown(4)],
    [
      [0, 0, 2, 2, 4],
      [0, 0, 2, 2, 4],
      [10, 10, 12, 12, 14],
      [10, 10, 12, 12, 14],
    ].flat(),
  );
  cells.read(piece(cellsOf([1, 13])));
  assert.deepEqual(
    [...cells.shown(4)],
    [
      [0, 1, 2, 2, 4],
      [0, 0, 2, 2, 4],
      [10, 10, 12, 13, 14],
      [10, 10, 12, 12, 14],
    ].flat(),
  );
});

test("nothing is shown beyond the coarsest lattice", () => {
  const cells = new Cells(formOf(4, 4));
  cells.read(piece(cellsOf([0])));
  assert.deepEqual(
    [...cells.shown(2)],
    [
      [0, 0, -1, -1],
      [0, 0, -1, -1],
      [-1, -1, -1, -1],
      [-1, -1, -1, -1],
    ].flat(),
  );
  assert.deepEqual([...cells.shown(1)], [0, ...Array(15).fill(-1)]);
});

/** A map of 2 rows and 4 columns over [-1, 1] x [10, 16]. */
function placed() {
  return new Cells({
    ...formOf(2, 4),
    range: [
      [-1, 1],
      [10, 16],
    ],
  });
}

test("a cell is as wide and as high as its share of the range", () => assert.deepEqual(placed().size, [0.5, 3]));

test("a point is in the cell whose left and lower edge it may lie on", () => {
  const cells = placed();
  for (const [x, column] of [
    [-1.0001, -1],
    [-1, 0],
    [-0.5001, 0],
    [-0.5, 1],
    [0.999, 3],
    [1, -1],
    [50, -1],
    [-50, -1],
    [NaN, -1],
  ])
    assert.equal(cells.columnAt(x), column, `x ${x}`);
  for (const [y, row] of [
    [9.999, -1],
    [10, 0],
    [12.999, 0],
    [13, 1],
    [16, -1],
  ])
    assert.equal(cells.rowAt(y), row, `y ${y}`);
});

test("the cell at a point has a number, a place and a middle; beside the map there is none", () => {
  const cells = placed();
  assert.deepEqual(cells.at(0.3, 15), { cell: 6, row: 1, column: 2, at: [0.25, 14.5] });
  assert.equal(cells.at(1.2, 15), null);
  assert.equal(cells.at(0.3, 9), null);
});

test("in the middle of each cell that cell is found", () => {
  const cells = placed();
  for (let cell = 0; cell < cells.count; cell++) {
    const x = -1 + 0.5 * ((cell % 4) + 0.5);
    const y = 10 + 3 * (Math.floor(cell / 4) + 0.5);
    assert.deepEqual(cells.at(x, y), { cell, row: Math.floor(cell / 4), column: cell % 4, at: [x, y] });
  }
});

test("the least cell is the one with the least value that is known, and nothing before any is", () => {
  const cells = new Cells(formOf(2, 3));
  assert.equal(cells.least("steps"), null);
  cells.read(piece([{ cell: 2, values: [NaN, Infinity], code: 1 }]));
  assert.equal(cells.least("steps"), null);
  assert.equal(cells.least("loss"), null);
  cells.read(
    piece([
      { cell: 4, values: [7, 0.5], code: 0 },
      { cell: 0, values: [9, 0.25], code: 0 },
    ]),
  );
  assert.deepEqual(cells.least("steps"), { ...cells.at(1.5, 1.5), value: 7, ties: 1 });
  assert.deepEqual(cells.least("loss"), { ...cells.at(0.5, 0.5), value: 0.25, ties: 1 });
});

test("of cells that share the least value it is the one nearest to their middle", () => {
  const cells = new Cells(formOf(5, 5));
  const tied = [0, 4, 11, 20, 24]; // the corners, and one left of the middle
  cells.read(piece(tied.map((cell) => ({ cell, values: [20, 1], code: 0 }))));
  cells.read(piece([{ cell: 12, values: [21, 1], code: 0 }])); // the very middle is no such cell
  assert.deepEqual(cells.least("steps"), { ...cells.at(1.5, 2.5), value: 20, ties: 5 });
});

test("whether any cell has a measure is known, of those that are known", () => {
  const cells = new Cells(formOf(1, 3));
  assert.equal(cells.have("steps"), false);
  cells.read(piece([{ cell: 1, values: [NaN, 2], code: 0 }]));
  assert.deepEqual([cells.have("steps"), cells.have("loss")], [false, true]);
  cells.read(piece([{ cell: 2, values: [0, 2], code: 0 }]));
  assert.equal(cells.have("steps"), true);
});
