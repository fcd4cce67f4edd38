import assert from "node:assert/strict";
import { test } from "node:test";

import { conic, newtonPoint } from "../../player/web/stage/conic.js";

/** @typedef {[gx: number, gy: number, hxx: number, hxy: number, hyy: number]} Model of a loss at an iterate */

/** Numbers between -1 and 1, the same in every run; the generator is mulberry32. */
function randomness(seed = 1) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

/**
 * Models of each kind, with the reach to which they are drawn.
 *
 * @returns {{ what: string, model: Model, reach: number }[]}
 */
function models() {
  const random = randomness();
  const all = [];
  for (const [what, eigenvalues] of /** @type {[string, () => [number, number]][]} */ ([
    ["definite", () => [1 + Math.abs(random()), 0.05 + Math.abs(random())]],
    ["negative definite", () => [-1 - Math.abs(random()), -0.05 - Math.abs(random())]],
    ["indefinite", () => [0.05 + Math.abs(random()), -0.05 - Math.abs(random())]],
    ["singular", () => [random(), 0]],
    ["ill-conditioned", () => [1, 10 ** (3 * random() - 3)]],
    ["flat", () => [1e-4 * random(), 1e-4 * random()]],
  ])) {
    for (let k = 0; k < 40; k++) {
      const [one, other] = eigenvalues();
      const turn = Math.PI * random();
      const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
      const size = 10 ** (3 * random());
      const gradient = 10 ** (3 * random());
      const hessian = [
        one * cos * cos + other * sin * sin,
        (one - other) * cos * sin,
        one * sin * sin + other * cos * cos,
      ];
      const model = [gradient * random(), gradient * random(), ...hessian.map((entry) => size * entry)];
      // From far beyond the iterate's own curve to a small part of it.
      all.push({ what, model: /** @type {Model} */ (model), reach: (gradient / size) * 10 ** (1.5 * random()) });
    }
  }
  return all;
}

/** The points of a polyline. @param {number[]} line */
const pointsOf = (line) => Array.from({ length: line.length / 2 }, (_, k) => [line[2 * k], line[2 * k + 1]]);

/** The first and the last point of a polyline. @param {number[]} line */
const endsOf = (line) => [line.slice(0, 2), line.slice(-2)];

/** How far one point is from another. @param {number[][]} ends */
const between = ([[x0, y0], [x1, y1]]) => Math.hypot(x1 - x0, y1 - y0);

/** How far q = g·d + d'Hd/2 is from 0, as a share of the size of its terms. @param {Model} model @param {number[]} d */
function miss([gx, gy, hxx, hxy, hyy], [x, y]) {
  const terms = [gx * x, gy * y, (hxx * x * x) / 2, hxy * x * y, (hyy * y * y) / 2];
  const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
  return size === 0 ? 0 : Math.abs(terms.reduce((sum, term) => sum + term, 0)) / size;
}

/** How far a point is from the nearest of some polylines. @param {number[]} point @param {number[][]} lines */
function away([px, py], lines) {
  let least = Infinity;
  for (const line of lines) {
    const points = pointsOf(line);
    for (let k = 0; k + 1 < points.length; k++) {
      const [[x0, y0], [x1, y1]] = [points[k], points[k + 1]];
      const square = (x1 - x0) ** 2 + (y1 - y0) ** 2;
      const along = square ? ((px - x0) * (x1 - x0) + (py - y0) * (y1 - y0)) / square : 0;
      const share = Math.min(Math.max(along, 0), 1);
      least = Math.min(least, Math.hypot(x0 + share * (x1 - x0) - px, y0 + share * (y1 - y0) - py));
    }
  }
  return least;
}

test("every point lies on the level line, within reach", () => {
  for (const { what, model, reach } of models()) {
    const lines = conic(...model, reach);
    assert.ok(lines.length > 0, what);
    for (const point of lines.flatMap(pointsOf)) {
      assert.ok(Math.hypot(...point) <= reach * (1 + 1e-9), `${what}: ${point} beyond ${reach}`);
      if (Math.hypot(...point) > 1e-9 * reach) assert.ok(miss(model, point) < 1e-6, `${what}: ${miss(model, point)}`);
    }
  }
});

test("the iterate lies on it", () => {
  for (const { what, model, reach } of models()) assert.ok(away([0, 0], conic(...model, reach)) < 1e-3 * reach, what);
});

test("nothing of it is missing: each direction's second point is there, where it is within reach", () => {
  for (const { what, model, reach } of models()) {
    const [gx, gy, hxx, hxy, hyy] = model;
    const lines = conic(...model, reach);
    for (let k = 0; k < 180; k++) {
      const [x, y] = [Math.cos((k * Math.PI) / 180), Math.sin((k * Math.PI) / 180)];
      const far = (-2 * (gx * x + gy * y)) / (hxx * x * x + 2 * hxy * x * y + hyy * y * y);
      if (!(Math.abs(far) < 0.99 * reach)) continue;
      const distance = away([far * x, far * y], lines);
      assert.ok(distance < 0.01 * reach, `${what} ${model} to ${reach}: ${[far * x, far * y]} is ${distance} away`);
    }
  }
});

test("an ellipse within reach is one closed line", () => {
  // x + (x² + 4 y²)/2 = 0: centre (-1, 0), half axes 1 and 1/2.
  const [line, ...others] = conic(1, 0, 1, 0, 4, 10);
  assert.equal(others.length, 0);
  const points = pointsOf(line);
  assert.ok(points.length > 50 && points.length < 150);
  assert.ok(between(endsOf(line)) < 1e-9);
  const [xs, ys] = [0, 1].map((k) => points.map((point) => point[k]));
  for (const [value, wanted] of [
    [Math.min(...xs), -2],
    [Math.max(...xs), 0],
    [Math.min(...ys), -0.5],
    [Math.max(...ys), 0.5],
  ])
    assert.ok(Math.abs(value - wanted) < 2e-3, `${value}, not ${wanted}`);
  for (const [x, y] of points) assert.ok(Math.abs((x + 1) ** 2 + 4 * y ** 2 - 1) < 1e-9);
});

test("an ellipse is even: its points are as dense everywhere", () => {
  const points = pointsOf(conic(0.3, -0.4, 2, 0, 2, 10)[0]);
  const steps = points.slice(1).map(([x, y], k) => Math.hypot(x - points[k][0], y - points[k][1]));
  assert.ok(Math.max(...steps) < 1.01 * Math.min(...steps));
});

test("an ellipse that leaves the reach is one open line through the iterate", () => {
  const lines = conic(1, 0, 1, 0, 1, 0.5); // a circle around (-1, 0)
  assert.equal(lines.length, 1);
  const [first, last] = endsOf(lines[0]);
  for (const end of [first, last]) assert.ok(Math.abs(Math.hypot(...end) - 0.5) < 1e-6);
  assert.ok(first[1] * last[1] < 0, "from one side to the other");
});

test("a hyperbola has both its branches, where they are within reach", () => {
  // x + (x² - y²)/2 = 0: vertices (0, 0) and (-2, 0).
  assert.equal(conic(1, 0, 1, 0, -1, 1.9).length, 1);
  const lines = conic(1, 0, 1, 0, -1, 5);
  assert.equal(lines.length, 2);
  for (const vertex of [
    [0, 0],
    [-2, 0],
  ])
    assert.ok(away(vertex, lines) < 2e-3);
  for (const line of lines) {
    const points = pointsOf(line);
    const side = Math.sign(points[0][0] + 1);
    for (const [x] of points) assert.equal(Math.sign(x + 1), side, "no line jumps from branch to branch");
  }
});

test("a parabola is one line", () => {
  const lines = conic(1, 0, 0, 0, 2, 3); // x = -y²
  assert.equal(lines.length, 1);
  for (const [x, y] of pointsOf(lines[0])) assert.ok(Math.abs(x + y * y) < 1e-9);
});

test("without a bend it is the straight line across the gradient", () => {
  for (const bend of [0, 1e-13]) {
    const lines = conic(3, 4, bend, 0, 0, 10);
    assert.equal(lines.length, 1);
    for (const [x, y] of pointsOf(lines[0])) assert.ok(Math.abs(3 * x + 4 * y) < 1e-9);
    assert.ok(Math.abs(between(endsOf(lines[0])) - 20) < 1e-6);
  }
});

test("at a saddle it is two straight lines that cross", () => {
  const lines = conic(0, 0, 1, 0, -1, 2);
  assert.equal(lines.length, 2);
  for (const [k, sign] of [
    [0, 1],
    [1, -1],
  ]) {
    const along = lines.filter((line) => pointsOf(line).every(([x, y]) => Math.abs(x - sign * y) < 1e-9));
    assert.equal(along.length, 1, `line ${k}`);
    assert.ok(away([0, 0], along) < 1e-9 && away([Math.SQRT2, sign * Math.SQRT2], along) < 1e-9);
  }
});

test("where the gradient lies along an asymptote, two straight lines, too", () => {
  // (x - y)(x + y + 2)/2 = 0
  const lines = conic(1, -1, 1, 0, -1, 8);
  for (let x = -4; x <= 3; x += 0.5) {
    assert.ok(away([x, x], lines) < 0.02, `(${x}, ${x})`);
    assert.ok(away([x, -2 - x], lines) < 0.08, `(${x}, ${-2 - x})`);
  }
  for (const [x, y] of lines.flatMap(pointsOf)) {
    assert.ok(Math.abs((x - y) * (x + y + 2)) < 1e-5);
    assert.ok(Math.hypot(x, y) < 8 + 1e-9);
  }
});

test("a pair of lines is one in any units", () => {
  const count = conic(1, -1, 1, 0, -1, 8).length;
  for (const size of [1e-9, 1e-3, 1e3, 1e9]) {
    assert.equal(conic(size, -size, size, 0, -size, 8).length, count, `${size} as steep`);
    assert.equal(conic(size, -size, 1, 0, -1, 8 * size).length, count, `${size} as far`);
  }
});

test("at a saddle that bends more one way than the other the lines are as steep as that", () => {
  const lines = conic(0, 0, 4, 0, -1, 2); // y = ±2x
  assert.equal(lines.length, 2);
  for (const line of lines) {
    for (const [x, y] of pointsOf(line)) assert.ok(Math.abs(Math.abs(y) - Math.abs(2 * x)) < 1e-9);
    assert.ok(Math.abs(between(endsOf(line)) - 4) < 1e-9);
  }
});

test("at a minimum it is a point, of which there is nothing to draw; in a valley it is the valley", () => {
  assert.deepEqual(conic(0, 0, 2, 1, 2, 5), []);
  for (const bend of [1, -1]) {
    const lines = conic(0, 0, bend, 0, 0, 5);
    assert.equal(lines.length, 1);
    assert.ok(away([0, 4.9], lines) < 1e-6 && away([0, -4.9], lines) < 1e-6);
    for (const [x] of lines.flatMap(pointsOf)) assert.ok(Math.abs(x) < 1e-9);
  }
});

test("where a number is not finite, or there is no reach, or no model, there is nothing to draw", () => {
  const model = [1, 2, 3, 4, 5];
  for (const bad of [NaN, Infinity, -Infinity]) {
    for (let k = 0; k < 5; k++) {
      const spoilt = /** @type {Model} */ (model.map((value, index) => (index === k ? bad : value)));
      assert.deepEqual(conic(...spoilt, 10), []);
    }
  }
  for (const reach of [0, -1, NaN]) assert.deepEqual(conic(1, 2, 3, 4, 5, reach), []);
  assert.deepEqual(conic(0, 0, 0, 0, 0, 10), []);
});

test("the units do not matter", () => {
  const [wanted] = conic(1, 2, 3, -0.5, 2, 0.7);
  const [large] = conic(1e9, 2e9, 3e9, -0.5e9, 2e9, 0.7);
  const [far] = conic(1, 2, 3e-6, -0.5e-6, 2e-6, 0.7e6);
  assert.equal(large.length, wanted.length);
  assert.equal(far.length, wanted.length);
  wanted.forEach((value, k) => {
    assert.ok(Math.abs(large[k] - value) < 1e-9);
    assert.ok(Math.abs(far[k] - 1e6 * value) < 1e-3);
  });
});

test("Newton's step lands where the model has no slope", () => {
  for (const { what, model } of models().filter(({ what }) => what !== "singular" && what !== "ill-conditioned")) {
    const [gx, gy, hxx, hxy, hyy] = model;
    const point = newtonPoint(...model);
    assert.ok(point, what);
    const [x, y] = point;
    const size = Math.hypot(gx, gy);
    assert.ok(Math.abs(gx + hxx * x + hxy * y) < 1e-9 * size, what);
    assert.ok(Math.abs(gy + hxy * x + hyy * y) < 1e-9 * size, what);
  }
});

test("Newton's step has the right entries", () => {
  assert.deepEqual(newtonPoint(2, 3, 1, 0, 1), [-2, -3]);
  assert.deepEqual(newtonPoint(2, 3, 4, 0, -6), [-0.5, 0.5]);
});

test("where the Hessian is singular, or as good as, there is no such point", () => {
  for (const model of /** @type {Model[]} */ ([
    [1, 0, 0, 0, 0],
    [1, 0, 1, 0, 0],
    [1, 1, 1, 1, 1],
    [1, 1, 1, 1, 1 + 1e-10],
    [1, 1, 1e9, 0, 1e-3],
  ]))
    assert.equal(newtonPoint(...model), null, `${model}`);
  assert.notEqual(newtonPoint(1, 1, 1, 1, 1 + 1e-8), null);
  assert.notEqual(newtonPoint(1, 1, 1e-20, 0, 1e-20), null, "small is not singular");
});

test("where a number is not finite there is no such point", () => {
  const model = [1, 2, 3, 1, 5];
  for (const bad of [NaN, Infinity])
    for (let k = 0; k < 5; k++)
      assert.equal(
        newtonPoint(.../** @type {Model} */ (model.map((value, index) => (index === k ? bad : value)))),
        null,
      );
});
