import assert from "node:assert/strict";
import { test } from "node:test";

import { View } from "../../player/web/stage/view.js";
import { AddressBar, as } from "./fakes.js";

const NAMES = /** @type {const} */ (["view", "paths", "curve", "against", "size", "inside"]);

/** A view of an address, and the address bar. @param {string} [search] */
function viewOf(search) {
  const bar = new AddressBar(search);
  return { bar, view: new View() };
}

/** Everything that a view says. @param {View} view */
const said = (view) => NAMES.map((name) => view.get(name));

const AT_FIRST = ["both", "whole", "", "step", "desk", -1];

test("an address that says nothing shows what is shown at first", () =>
  assert.deepEqual(said(viewOf().view), AT_FIRST));

test("a view reads the address", () => {
  const { view } = viewOf("?size=projector&view=contour&paths=walked&lane=adam&curve=loss&against=cost&inside=2");
  assert.deepEqual(said(view), ["contour", "walked", "loss", "cost", "projector", 2]);
});

test("every choice can be read", () => {
  for (const [name, choices] of Object.entries({
    view: ["both", "contour", "surface"],
    paths: ["whole", "walked"],
    curve: ["loss", "gradient_norm", "distance", "accuracy"],
    against: ["step", "cost"],
    size: ["desk", "projector"],
  }))
    for (const choice of choices) assert.equal(viewOf(`?${name}=${choice}`).view.get(as(name)), choice);
});

test("a value that there is not is as at first", () => {
  const { view } = viewOf("?view=Contour&paths=&curve=constructor&against=step,cost&size=1&inside=adam");
  assert.deepEqual(said(view), AT_FIRST);
});

test("inside is a lane's place, of one digit or two", () => {
  for (const [text, wanted] of /** @type {[string, number][]} */ ([
    ["0", 0],
    ["7", 7],
    ["12", 12],
    ["123", -1],
    ["-1", -1],
    ["1.5", -1],
    ["1e1", -1],
    ["%201", -1],
    ["", -1],
  ]))
    assert.equal(viewOf(`?inside=${text}`).view.get("inside"), wanted, text);
});

test("reading writes nothing", () => assert.deepEqual(viewOf("?view=nothing&inside=3").bar.written, []));

test("what is set is told, and stands in the address", () => {
  const { view, bar } = viewOf("?surface=beale");
  /** @type {unknown[]} */
  const told = [];
  view.addEventListener("change", () => told.push([view.get("view"), bar.search]));
  view.set("view", "surface");
  assert.equal(view.get("view"), "surface");
  assert.deepEqual(told, [["surface", "?view=surface&surface=beale"]]);
});

test("to set what is set already tells nobody", () => {
  const { view, bar } = viewOf("?view=surface");
  view.addEventListener("change", () => assert.fail());
  view.set("view", "surface");
  view.set("inside", -1);
  assert.deepEqual(bar.written, []);
});

test("what is as at first does not stand in the address", () => {
  const { view, bar } = viewOf("?view=surface&inside=2&surface=beale");
  view.set("view", "both");
  assert.equal(bar.search, "?inside=2&surface=beale");
  view.set("inside", -1);
  assert.equal(bar.search, "?surface=beale");
  view.set("inside", 0);
  assert.equal(bar.search, "?inside=0&surface=beale");
});

test("writing puts the address in order: what cannot be read goes, all else stays", () => {
  const { view, bar } = viewOf("?view=nothing&surface=beale:b=1&size=projector");
  view.write();
  assert.deepEqual(new Set(bar.search.slice(1).split("&")), new Set(["surface=beale:b=1", "size=projector"]));
});

test("next goes through all choices, and round", () => {
  const { view } = viewOf();
  const seen = Array.from({ length: 4 }, () => (view.next("view"), view.get("view")));
  assert.deepEqual(seen, ["contour", "surface", "both", "contour"]);
  view.next("size");
  assert.equal(view.get("size"), "projector");
  view.next("size");
  assert.equal(view.get("size"), "desk");
});

test("an address that is written is read back", () => {
  const { view, bar } = viewOf();
  view.set("view", "contour");
  view.set("curve", "distance");
  view.set("inside", 11);
  view.set("against", "cost");
  assert.deepEqual(said(viewOf(bar.search).view), said(view));
});
