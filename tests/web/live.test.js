import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { hold, Live } from "../../player/web/shared/live.js";
import { Server, settled } from "./fakes.js";

/** @type {Server} */
let server;
/** @type {unknown[]} */
let taken;
beforeEach(() => {
  server = new Server();
  taken = [];
});

/** Keeps what is taken, under a name. @param {string} name @returns {(content: any) => void} */
const keep = (name) => (content) => taken.push([name, content instanceof Float32Array ? [...content] : content]);

/** An answer of numbers. @param {number[]} numbers */
const numbers = (...numbers) => new Response(Float32Array.from(numbers).buffer);

test("an answer is taken as the numbers that it is", async () => {
  new Live().ask("a", keep("a"));
  assert.deepEqual(server.urls, ["a"]);
  await server.last.answer(numbers(1, 0.5, NaN));
  assert.deepEqual(taken, [["a", [1, 0.5, NaN]]]);
});

test("or as JSON, where that is asked for", async () => {
  new Live().ask("a", keep("a"), "json");
  await server.last.answer(Response.json({ rows: [1, 2] }));
  assert.deepEqual(taken, [["a", { rows: [1, 2] }]]);
});

test("one request is on its way at a time, and of those that wait only the newest is asked", async () => {
  const live = new Live();
  for (const name of ["a", "b", "c", "d"]) live.ask(name, keep(name));
  assert.deepEqual(server.urls, ["a"]);
  await server.last.answer(numbers(1));
  assert.deepEqual(server.urls, ["a", "d"]);
  await server.last.answer(numbers(4));
  assert.deepEqual(server.urls, ["a", "d"]);
  assert.deepEqual(taken, [
    ["a", [1]],
    ["d", [4]],
  ]);
});

test("the next is on its way while an answer is drawn", async () => {
  const live = new Live();
  live.ask("a", () => taken.push([...server.urls]));
  live.ask("b", keep("b"));
  await server.last.answer(numbers(1));
  assert.deepEqual(taken, [["a", "b"]]);
});

test("what is asked when all is answered is asked at once", async () => {
  const live = new Live();
  live.ask("a", keep("a"));
  await server.last.answer(numbers(1));
  live.ask("b", keep("b"));
  assert.deepEqual(server.urls, ["a", "b"]);
  await server.last.answer(numbers(2));
  assert.equal(taken.length, 2);
});

test("what taking an answer leads to is asked next, without a rest between", async () => {
  /** @type {boolean[]} */
  const told = [];
  const live = new Live((busy) => told.push(busy));
  live.ask("a", () => live.ask("b", keep("b")));
  await server.last.answer(numbers(1));
  assert.deepEqual(server.urls, ["a", "b"]);
  assert.deepEqual(told, [true]);
  await server.last.answer(numbers(2));
  assert.deepEqual(taken, [["b", [2]]]);
  assert.deepEqual(told, [true, false]);
});

test("it is told when an answer is waited for, and when none is any more", async () => {
  /** @type {boolean[]} */
  const told = [];
  const live = new Live((busy) => told.push(busy));
  live.ask("a", keep("a"));
  live.ask("b", keep("b"));
  assert.deepEqual(told, [true]);
  await server.last.answer(numbers(1));
  assert.deepEqual(told, [true]);
  await server.last.answer(numbers(1));
  assert.deepEqual(told, [true, false]);
});

test("dropped, what waits is not asked, and what is under way is not taken", async () => {
  /** @type {boolean[]} */
  const told = [];
  const live = new Live((busy) => told.push(busy));
  live.ask("a", keep("a"));
  live.ask("b", keep("b"));
  live.drop();
  await server.last.answer(numbers(1));
  assert.deepEqual(server.urls, ["a"]);
  assert.deepEqual(taken, []);
  assert.deepEqual(told, [true, false]);
});

test("what is asked after all was dropped is asked and taken, still one at a time", async () => {
  const live = new Live();
  live.ask("a", keep("a"));
  live.drop();
  live.ask("b", keep("b"));
  assert.deepEqual(server.urls, ["a"]);
  await server.last.answer(numbers(1));
  assert.deepEqual(server.urls, ["a", "b"]);
  await server.last.answer(numbers(2));
  assert.deepEqual(taken, [["b", [2]]]);
});

test("an answer that was dropped while its bytes came is not taken", async () => {
  const live = new Live();
  live.ask("a", keep("a"));
  /** @type {(bytes: ArrayBuffer) => void} */
  let send = () => {};
  await server.last.answer({ ok: true, arrayBuffer: () => new Promise((resolve) => (send = resolve)) });
  live.drop();
  send(new ArrayBuffer(4));
  await settled();
  assert.deepEqual(taken, []);
});

/** @type {[string, (live: Live) => Promise<void>][]} */
const FAILURES = [
  [
    "a refused answer, though it be as long as a number",
    () => server.last.answer(new Response("Nope", { status: 400 })),
  ],
  ["a server out of reach", () => server.last.fail(new TypeError("Failed to fetch"))],
  ["half a number", () => server.last.answer(new Response(new Uint8Array(3)))],
];
for (const [what, fail] of FAILURES) {
  test(`${what} is not taken, and does not stop the next`, async () => {
    /** @type {boolean[]} */
    const told = [];
    const live = new Live((busy) => told.push(busy));
    /** @type {string[]} */
    const refused = [];
    for (const name of ["a", "b"]) live.ask(name, keep(name), "numbers", () => refused.push(name));
    await fail(live);
    assert.deepEqual(server.urls, ["a", "b"]);
    assert.deepEqual(refused, ["a"]);
    assert.deepEqual(told, [true]);
    await fail(live);
    assert.deepEqual(told, [true, false]);
    live.ask("c", keep("c"));
    await server.last.answer(numbers(3));
    assert.deepEqual(taken, [["c", [3]]]);
  });
}

test("while the server is away nobody asks; when it is back, the newest of each channel is asked once", async () => {
  /** @type {boolean[]} */
  const told = [];
  const [live, other] = [new Live((busy) => told.push(busy)), new Live()];
  hold(true);
  hold(true);
  for (const name of ["a", "b"]) live.ask(name, keep(name));
  other.ask("c", keep("c"));
  await settled();
  assert.deepEqual(server.urls, []);
  assert.deepEqual(told, []);
  hold(false);
  hold(false);
  assert.deepEqual(server.urls, ["b", "c"]);
  await server.last.answer(numbers(3));
  assert.deepEqual(taken, [["c", [3]]]);
});

test("what was under way as the server went fails, and what is asked after that waits", async () => {
  const live = new Live();
  live.ask("a", keep("a"));
  hold(true);
  live.ask("b", keep("b"));
  await server.last.fail(new TypeError("Failed to fetch"));
  assert.deepEqual(server.urls, ["a"]);
  live.ask("c", keep("c"));
  hold(false);
  assert.deepEqual(server.urls, ["a", "c"]);
});

test("what waits for the server can be dropped", async () => {
  const live = new Live();
  hold(true);
  live.ask("a", keep("a"));
  live.drop();
  hold(false);
  await settled();
  assert.deepEqual(server.urls, []);
});

test("what is no JSON is not taken", async () => {
  new Live().ask("a", keep("a"), "json");
  await server.last.answer(new Response("<html>"));
  assert.deepEqual(taken, []);
});

test("an answer of no numbers is one", async () => {
  new Live().ask("a", keep("a"));
  await server.last.answer(numbers());
  assert.deepEqual(taken, [["a", []]]);
});
