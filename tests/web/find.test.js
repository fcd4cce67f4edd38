import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { around, find } from "../../player/web/shared/find.js";
import { element, newPage } from "./elements.js";
import { as } from "./fakes.js";

beforeEach(newPage);

test("the first element that matches is found, however deep it lies", () => {
  const [one, other] = [element("input"), element("input")];
  const root = element("section", {}, [element("p", {}, [one]), other]);
  assert.equal(find(as(root), "input"), one);
});

test("what is not there is a mistake, and says of what", () => {
  assert.throws(() => find(as(element("section")), "canvas"), /canvas/);
});

test("the element around an event is its target or one around that", () => {
  const inner = element("span");
  const button = element("button", {}, [inner]);
  assert.equal(around(as(inner), "button"), button);
  assert.equal(around(as(button), "button"), button);
});

test("around what lies in none, and around what is no element, there is none", () => {
  assert.equal(around(as(element("span")), "button"), null);
  assert.equal(around(document, "button"), null);
  assert.equal(around(null, "button"), null);
});
