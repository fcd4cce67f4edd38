import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Library, libraryOf } from "../../player/web/programs/library.js";
import { BowlServer } from "./bowl.js";
import { AddressBar } from "./fakes.js";

const LANE = "bowl.descent.constant";

/** @type {BowlServer} */
let server;
/** @type {Library} */
let library;
beforeEach(() => {
  new AddressBar();
  server = new BowlServer();
  library = new Library(server.assets);
});

test("a page has one library of a version of the player", () => {
  assert.equal(libraryOf("one"), libraryOf("one"));
  assert.notEqual(libraryOf("one"), libraryOf("other"));
});

test("what is declared is fetched once", async () => {
  const declared = () => library.declarations;
  assert.equal(declared(), null);
  await Promise.all([library.open(), library.open()]);
  await library.open();
  assert.ok(declared()?.rules.descent);
  assert.deepEqual(server.asked, ["kinds/declarations.json"]);
});

test("programs are there once they have come", async () => {
  assert.equal(library.program(LANE), null);
  await library.fetch({ kinds: [LANE, "bowl"], seeds: [], steps: 4 });
  assert.equal(library.program(LANE)?.size, 3);
  assert.deepEqual(library.program("bowl")?.numbers, ["surface.steep"]);
});

test("a program that is not to be had stays away, and the others come", async () => {
  await library.fetch({ kinds: ["bowl.newton.constant", LANE], seeds: [], steps: 4 });
  assert.equal(library.program("bowl.newton.constant"), null);
  assert.ok(library.program(LANE));
});

test("the draws of a seed are fetched once for so many steps", async () => {
  for (const steps of [4, 4, 5]) await library.fetch({ kinds: [], seeds: [7, 8], steps });
  const names = [4, 5].flatMap((steps) => [7, 8].map((seed) => `kinds/draws?seed=${seed}&steps=${steps}`));
  assert.deepEqual(server.asked, names);
  assert.equal(library.draws(7, 4)?.length, 8);
  assert.equal(library.draws(9, 4), null);
});

test("what could not be had is asked for again the next time", async () => {
  const wanted = { kinds: [], seeds: [7], steps: 4 };
  server.refused.add("kinds/draws?seed=7&steps=4");
  await library.fetch(wanted);
  assert.equal(library.draws(7, 4), null);
  server.refused.clear();
  await library.fetch(wanted);
  assert.ok(library.draws(7, 4));
});

test("of the draws a bounded number is kept, and those that went are fetched anew", async () => {
  for (let seed = 0; seed < 300; seed++) await library.fetch({ kinds: [], seeds: [seed], steps: 4 });
  assert.equal(library.draws(43, 4), null);
  assert.ok(library.draws(44, 4));
  await library.fetch({ kinds: [], seeds: [0], steps: 4 });
  assert.ok(library.draws(0, 4));
});
