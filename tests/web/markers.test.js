import assert from "node:assert/strict";
import { test } from "node:test";

import "./canvas.js"; // before what makes paths as it is loaded
import { DASHES, marker } from "../../player/web/shared/markers.js";
import { as } from "./fakes.js";

/** @import { FakePath } from "./canvas.js" */

const CORNERS = {
  square: 4,
  diamond: 4,
  "triangle-up": 3,
  "triangle-down": 3,
  pentagon: 5,
  hexagon: 6,
  star: 10,
  cross: 12,
  x: 12,
};

/** The marker as the path that it is. @param {string} name @returns {FakePath} */
const drawn = (name, radius = 10) => as(marker(name, radius));

for (const [name, count] of Object.entries(CORNERS)) {
  test(`a ${name} has ${count} corners about its middle, within the radius, and is closed`, () => {
    const { points, closed } = drawn(name);
    assert.equal(points.length, count);
    assert.ok(closed);
    for (const k of [0, 1]) assert.ok(Math.abs(points.reduce((sum, point) => sum + point[k], 0)) < 1e-9);
    const reaches = points.map((point) => Math.hypot(...point));
    assert.ok(Math.max(...reaches) <= 13 && Math.max(...reaches) >= 9);
  });

  test(`a ${name} grows with its radius`, () => {
    const [small, large] = [drawn(name, 3).points, drawn(name, 6).points];
    small.forEach((point, k) => point.forEach((value, axis) => assert.ok(Math.abs(large[k][axis] - 2 * value) < 1e-9)));
  });
}

test("markers look up and down, and stand on a side or on a corner", () => {
  const highest = (/** @type {string} */ name) => {
    const ys = drawn(name).points.map(([, y]) => y);
    const least = Math.min(...ys); // canvases count down
    return [ys.filter((y) => y < least + 1e-9).length, ys.filter((y) => y > Math.max(...ys) - 1e-9).length];
  };
  assert.deepEqual(highest("triangle-up"), [1, 2]);
  assert.deepEqual(highest("triangle-down"), [2, 1]);
  assert.deepEqual(highest("square"), [2, 2]);
  assert.deepEqual(highest("diamond"), [1, 1]);
  assert.deepEqual(highest("cross"), [2, 2]);
});

test("a star has long and short corners in turn, a long one on top", () => {
  const { points } = drawn("star");
  const reaches = points.map((point) => Math.hypot(...point));
  reaches.forEach((reach, k) => assert.ok(Math.abs(reach - reaches[k % 2]) < 1e-9));
  assert.ok(reaches[0] > 2 * reaches[1]);
  assert.ok(Math.abs(points[0][0]) < 1e-9 && points[0][1] < 0);
});

test("a cross has arms longer than they are wide, and an x is a cross turned by an eighth", () => {
  const [cross, x] = [drawn("cross").points, drawn("x").points];
  const [arm, half] = [Math.max(...cross.flat()), cross[0][0]];
  assert.ok(arm > 2 * half && arm < 4 * half && arm > 10);
  const part = Math.SQRT1_2;
  cross.forEach(([a, b], k) => {
    const turned = [part * (a - b), part * (a + b)];
    turned.forEach((value, axis) => assert.ok(Math.abs(x[k][axis] - value) < 1e-9));
  });
});

test("a circle is a whole turn around its middle", () => {
  const { arcs, points, closed } = drawn("circle");
  assert.deepEqual([arcs.length, points.length, closed], [1, 0, true]);
  const [x, y, radius, from, to] = arcs[0];
  assert.deepEqual([x, y, from, to], [0, 0, 0, 2 * Math.PI]);
  assert.ok(radius > 8 && radius <= 10);
});

test("a name that there is not is a circle", () => assert.equal(drawn("no such marker").arcs.length, 1));

test("no two markers are the same", () => {
  const shapes = [...Object.keys(CORNERS), "circle"].map((name) => JSON.stringify(drawn(name)));
  assert.equal(new Set(shapes).size, shapes.length);
});

test("only a solid line has no gaps, and no two dashes are the same", () => {
  assert.deepEqual(DASHES.solid, []);
  const dashes = Object.values(DASHES);
  assert.equal(new Set(dashes.map(String)).size, dashes.length);
  for (const lengths of dashes) assert.equal(lengths.length % 2, 0);
});
