import assert from "node:assert/strict";
import { test } from "node:test";

import { floats } from "../../player/web/shared/floats.js";
import { packed } from "./fakes.js";

test("numbers come back as they were packed", () => {
  const numbers = [0, 1, -1, 0.5, 1.5e-45, 3.4028234663852886e38, Infinity, -Infinity, NaN, -0];
  const read = floats(packed(numbers));
  assert.ok(read instanceof Float32Array);
  assert.deepEqual(
    [...read],
    [0, 1, -1, 0.5, 1.401298464324817e-45, 3.4028234663852886e38, Infinity, -Infinity, NaN, -0],
  );
});

test("the bytes are little-endian, and every byte counts", () => {
  // 1 is 0x3f800000; 0x40490fdb is the float32 nearest to pi.
  assert.deepEqual(
    [...floats(Buffer.from([0xdb, 0x0f, 0x49, 0x40, 0, 0, 0x80, 0x3f]).toString("base64"))],
    [Math.fround(Math.PI), 1],
  );
});

test("of nothing there are no numbers", () => assert.equal(floats("").length, 0));
