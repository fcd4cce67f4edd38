import assert from "node:assert/strict";
import { test } from "node:test";

import { number, pointed } from "../../player/web/shared/number.js";

const MINUS = "\u2212";

/** @type {[number, string][]} */
const CASES = [
  [0, "0"],
  [-0, "0"],
  [1, "1"],
  [-1, `${MINUS}1`],
  [0.1 + 0.2, "0.3"],
  [3.14159, "3.14"],
  [-3.14159, `${MINUS}3.14`],
  [2.5, "2.5"],
  [999.6, "1000"],
  [12345, "12300"],
  [99499, "99500"],
  [1e5, "1e5"],
  [123456, "1.23e5"],
  [-123456, `${MINUS}1.23e5`],
  [1e21, "1e21"],
  [1e-3, "0.001"],
  [0.00123456, "0.00123"],
  [9.995e-4, `9.99e${MINUS}4`], // as a double it lies below the tie
  [9.985e-4, `9.99e${MINUS}4`], // and this one above it
  [4.56e-9, `4.56e${MINUS}9`],
  [-4.56e-9, `${MINUS}4.56e${MINUS}9`],
  [5e-324, `4.94e${MINUS}324`],
  [1.7976931348623157e308, "1.8e308"],
  [NaN, "–"],
  [Infinity, "∞"],
  [-Infinity, `${MINUS}∞`],
];

for (const [value, wanted] of CASES) {
  test(`${Object.is(value, -0) ? "-0" : value} reads ${wanted}`, () => assert.equal(number(value), wanted));
}

test("as many digits as are asked for", () => {
  assert.equal(number(Math.PI, 1), "3");
  assert.equal(number(Math.PI, 4), "3.142");
  assert.equal(number(1.23456e-7, 4), `1.235e${MINUS}7`);
  assert.equal(number(0.5, 4), "0.5"); // and no zeros to fill them
});

test("what is written reads back as the value to so many digits, and has no hyphen in it", () => {
  for (let exponent = -12; exponent <= 12; exponent++) {
    for (const mantissa of [1, 1.004, 1.006, 2.345, 4.4449, 9.994, 9.995, 9.996, 9.9999]) {
      for (const sign of [1, -1]) {
        for (const digits of [1, 2, 3, 4]) {
          const value = sign * mantissa * 10 ** exponent;
          const text = number(value, digits);
          assert.ok(!text.includes("-"), text);
          assert.equal(Number(text.replaceAll(MINUS, "-")), Number(value.toPrecision(digits)), `${value} as ${text}`);
        }
      }
    }
  }
});

test("no number is long", () => {
  for (let exponent = -300; exponent <= 300; exponent += 7)
    assert.ok(number(-1.23456789 * 10 ** exponent).length <= `${MINUS}1.23e${MINUS}300`.length);
});

test("a number that is pointed at has the digits that a pixel needs, and no more", () => {
  assert.equal(pointed(1.23456789, 0.015), 1.235);
  assert.equal(pointed(2.99951234567, 1.7e-6), 2.9995123);
  assert.equal(pointed(0.3000000000001, 0.02), 0.3);
  assert.equal(pointed(-1234.56, 50), -1235);
  assert.equal(pointed(1e-7, 0.015), 0);
});

test("a number that is pointed at stays within a quarter of its pixel", () => {
  for (const pixel of [70, 3, 0.9, 0.015, 1e-4, 2.3e-9])
    for (const value of [Math.PI, -Math.E * 10, 1 / 7])
      assert.ok(Math.abs(pointed(value, pixel) - value) <= pixel / 4, `${value} at ${pixel}`);
});
