import assert from "node:assert/strict";
import { test } from "node:test";

import { writeAddress } from "../../player/web/shared/address.js";
import { AddressBar } from "./fakes.js";

test("what stands under its keys is replaced", () => {
  const bar = new AddressBar("?surface=beale&lane=adam&lane=momentum");
  writeAddress(["surface", "lane"], "surface=sphere&lane=nesterov");
  assert.deepEqual(bar.written, ["/race?surface=sphere&lane=nesterov"]);
});

test("other keys stay as they stand, behind it", () => {
  const bar = new AddressBar("?view=contour&surface=beale&odd=a,b:c@d+e%20f&&flag");
  writeAddress(["surface"], "surface=sphere:radius=2");
  assert.deepEqual(bar.written, ["/race?surface=sphere:radius=2&view=contour&odd=a,b:c@d+e%20f&flag"]);
});

test("a key is told by its name, however it is written, and not by how it begins", () => {
  const bar = new AddressBar("?l%61ne=adam&lanes=3&la=1");
  writeAddress(["lane"], "lane=momentum");
  assert.equal(bar.search, "?lane=momentum&lanes=3&la=1");
});

test("nothing in place of its keys takes them out", () => {
  const bar = new AddressBar("?view=contour&surface=beale");
  writeAddress(["view"], "");
  assert.deepEqual(bar.written, ["/race?surface=beale"]);
});

test("an address that has nothing left has no question mark", () => {
  const bar = new AddressBar("?view=contour");
  writeAddress(["view"], "");
  assert.deepEqual(bar.written, ["/race"]);
});

test("the part behind the hash stays", () => {
  const bar = new AddressBar("", "#lesson-2");
  writeAddress(["view"], "view=surface");
  assert.deepEqual(bar.written, ["/race?view=surface#lesson-2"]);
});

test("what stands there already is not written again", () => {
  const bar = new AddressBar("?lane=adam:a=1&view=contour");
  writeAddress(["lane"], "lane=adam:a=1");
  const empty = new AddressBar();
  writeAddress(["view"], "");
  assert.deepEqual([...bar.written, ...empty.written], []);
});
