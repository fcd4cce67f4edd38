import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { MapStream } from "../../player/web/maps/map_stream.js";
import { cellsOf, formOf, joined, piece, Server, settled, Timers } from "./fakes.js";

const FORM = formOf(2, 3);
const FIRST = piece(cellsOf([0, 3]));
const REST = piece(cellsOf([1, 2, 4, 5]));

/** @type {Server} */
let server;
/** @type {Timers} */
let timers;
/** What there was to see, each time that there was more: the state, the trouble, how many cells. @type {unknown[][]} */
let seen;
/** @type {MapStream} */
let stream;
beforeEach(() => {
  server = new Server();
  timers = new Timers();
  seen = [];
  stream = new MapStream(() => seen.push([stream.state, stream.trouble, stream.cells?.done ?? 0]));
});

/** Answers the last request with a stream, and hands over what writes it. */
async function streaming() {
  /** @type {ReadableStreamDefaultController<Uint8Array>} */
  let writer = /** @type {any} */ (null);
  const body = new ReadableStream({ start: (controller) => void (writer = controller) });
  await server.last.answer(new Response(body));
  return {
    send: (/** @type {Uint8Array} */ bytes) => (writer.enqueue(bytes), settled()),
    end: () => (writer.close(), settled()),
    fail: (/** @type {string} */ message) => (writer.error(new Error(message)), settled()),
  };
}

/** A map that is computed to its end. @param {string} url */
async function whole(url) {
  stream.compute(url, FORM);
  const { send, end } = await streaming();
  await send(joined(FIRST, REST));
  await end();
}

test("before anything is asked it is empty", () => {
  assert.deepEqual([stream.state, stream.trouble, stream.cells, stream.share], ["empty", "", null, 0]);
});

test("a map is seen piece by piece, until it is done", async () => {
  stream.compute("a", FORM);
  assert.deepEqual(server.urls, ["a"]);
  const { send, end } = await streaming();
  await send(FIRST);
  assert.equal(stream.share, 1 / 3);
  await send(REST);
  assert.equal(stream.share, 1);
  await end();
  assert.deepEqual(seen, [
    ["computing", "", 0],
    ["computing", "", 2],
    ["computing", "", 6],
    ["done", "", 6],
  ]);
  assert.deepEqual(stream.cells?.range, FORM.range);
});

test("cut at every byte, the pieces give the same map", async () => {
  const bytes = joined(FIRST, REST);
  await whole("all at once");
  const wanted = stream.cells;
  for (let cut = 1; cut < bytes.length; cut++) {
    stream.compute(`cut at ${cut}`, FORM);
    const { send, end } = await streaming();
    await send(bytes.slice(0, cut));
    await send(bytes.slice(cut));
    await end();
    assert.equal(stream.state, "done");
    assert.notEqual(stream.cells, wanted);
    assert.deepEqual(stream.cells, wanted);
  }
});

test("byte by byte, too", async () => {
  await whole("all at once");
  const wanted = stream.cells;
  stream.compute("byte by byte", FORM);
  const { send, end } = await streaming();
  for (const byte of joined(FIRST, REST)) await send(Uint8Array.of(byte));
  await end();
  assert.equal(stream.state, "done");
  assert.deepEqual(stream.cells, wanted);
});

test("the same URL is not asked twice, neither on the way nor when it is done", async () => {
  stream.compute("a", FORM);
  stream.compute("a", FORM);
  const { send, end } = await streaming();
  await send(joined(FIRST, REST));
  stream.compute("a", FORM);
  await end();
  stream.compute("a", FORM);
  assert.deepEqual(server.urls, ["a"]);
  assert.equal(stream.state, "done");
});

test("what is known stays until the first piece of another map is there", async () => {
  await whole("a");
  const before = stream.cells;
  stream.compute("b", {
    ...FORM,
    range: [
      [0, 1],
      [2, 3],
    ],
  });
  assert.equal(stream.cells, before);
  assert.equal(stream.share, 0);
  const { send } = await streaming();
  await send(FIRST.slice(0, 9));
  assert.equal(stream.cells, before);
  await send(FIRST.slice(9));
  assert.notEqual(stream.cells, before);
  assert.deepEqual(stream.cells?.range, [
    [0, 1],
    [2, 3],
  ]);
  assert.equal(stream.share, 1 / 3);
});

test("another map ends the request for the one before, and late bytes of that one change nothing", async () => {
  stream.compute("a", FORM);
  const old = server.last;
  const { send: sendOld, end: endOld } = await streaming();
  await sendOld(FIRST);
  stream.compute("b", FORM);
  assert.equal(old.signal?.aborted, true);
  const { send } = await streaming();
  await send(REST);
  const [newer, count] = [stream.cells, seen.length];
  await sendOld(REST);
  await endOld();
  assert.equal(stream.cells, newer);
  assert.equal(stream.cells?.done, 4);
  assert.equal(stream.state, "computing");
  assert.equal(seen.length, count);
});

test("an older request that breaks off later says nothing of the newer", async () => {
  stream.compute("a", FORM);
  const { fail } = await streaming();
  stream.compute("b", FORM);
  await fail("gone");
  assert.deepEqual([stream.state, stream.trouble], ["computing", ""]);
});

test("a busy server is asked again after a second, and says so meanwhile", async () => {
  stream.compute("a", FORM);
  await server.last.answer(new Response("Eight others.", { status: 503 }));
  assert.deepEqual([stream.state, stream.trouble], ["computing", "Eight others."]);
  timers.pass(999);
  assert.deepEqual(server.urls, ["a"]);
  timers.pass(1);
  assert.deepEqual(server.urls, ["a", "a"]);
  assert.equal(stream.trouble, "");
  await server.last.answer(new Response("Seven others.", { status: 503 }));
  timers.pass(1000);
  assert.deepEqual(server.urls, ["a", "a", "a"]);
  const { send, end } = await streaming();
  await send(joined(FIRST, REST));
  await end();
  assert.equal(stream.state, "done");
});

test("a busy server is not asked again for a map that nobody wants any more", async () => {
  stream.compute("a", FORM);
  await server.last.answer(new Response("Eight others.", { status: 503 }));
  stream.compute("b", FORM);
  timers.pass(5000);
  assert.deepEqual(server.urls, ["a", "b"]);
  assert.equal(server.last.signal?.aborted, false);

  await server.last.answer(new Response("Eight others.", { status: 503 }));
  stream.stop();
  timers.pass(5000);
  assert.deepEqual(server.urls, ["a", "b"]);
  assert.equal(stream.state, "stopped");
});

test("a map that is asked for anew while its server is busy is asked for once", async () => {
  stream.compute("a", FORM);
  await server.last.answer(new Response("Eight others.", { status: 503 }));
  stream.compute("b", FORM);
  stream.compute("a", FORM);
  timers.pass(5000);
  assert.deepEqual(server.urls, ["a", "b", "a"]);
});

test("a busy server whose answer is cut off by another map is not asked for the old one", async () => {
  stream.compute("a", FORM);
  const { signal } = server.last;
  const text = () => new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
  await server.last.answer({ status: 503, ok: false, text });
  stream.compute("b", FORM);
  await settled();
  timers.pass(5000);
  assert.deepEqual(server.urls, ["a", "b"]);
  assert.deepEqual([stream.state, stream.trouble], ["computing", ""]);
});

test("a refusal is told in the server's words", async () => {
  stream.compute("a", FORM);
  await server.last.answer(new Response("Too many steps.", { status: 400 }));
  assert.deepEqual([stream.state, stream.trouble], ["refused", "Too many steps."]);
  stream.again();
  assert.deepEqual(server.urls, ["a"], "and to ask the same again would be no use");
});

test("stopped, it is told, what is known stays, and the request ends", async () => {
  stream.compute("a", FORM);
  const { send } = await streaming();
  await send(FIRST);
  stream.stop();
  await settled();
  assert.deepEqual([stream.state, stream.trouble, stream.cells?.done], ["stopped", "", 2]);
  assert.equal(server.last.signal?.aborted, true);
  const count = seen.length;
  stream.stop();
  await settled();
  assert.equal(seen.length, count, "to stop what is stopped tells nobody");
});

test("a map that is done stays done when it is stopped, and is not computed again", async () => {
  await whole("a");
  stream.stop();
  stream.again();
  assert.equal(stream.state, "done");
  assert.deepEqual(server.urls, ["a"]);
});

test("again computes anew what was stopped", async () => {
  stream.compute("a", FORM);
  const { send } = await streaming();
  await send(FIRST);
  stream.again();
  assert.deepEqual(server.urls, ["a"], "not what is under way");
  stream.stop();
  stream.again();
  assert.deepEqual(server.urls, ["a", "a"]);
  assert.deepEqual([stream.state, stream.share, stream.cells?.done], ["computing", 0, 2]);
  const { send: sendNew, end } = await streaming();
  await sendNew(joined(FIRST, REST));
  await end();
  assert.deepEqual([stream.state, stream.share], ["done", 1]);
});

test("a map that breaks off before it is whole says so, and can be asked for again", async () => {
  stream.compute("a", FORM);
  const { send, end } = await streaming();
  await send(FIRST);
  await end();
  assert.equal(stream.state, "stopped");
  assert.match(stream.trouble, /broke off/);
  stream.again();
  assert.deepEqual(server.urls, ["a", "a"]);
  assert.equal(stream.trouble, "");
});

test("a map that breaks off in the middle of a piece is not whole", async () => {
  stream.compute("a", FORM);
  const { send, end } = await streaming();
  await send(joined(FIRST, REST).slice(0, -1));
  await end();
  assert.equal(stream.state, "stopped");
  assert.match(stream.trouble, /broke off/);
});

test("a map of which nothing came has broken off, too: a first one, and one after another", async () => {
  stream.compute("a", FORM);
  await (await streaming()).end();
  assert.equal(stream.state, "stopped");
  assert.match(stream.trouble, /broke off/);

  await whole("b");
  stream.compute("c", FORM);
  await (await streaming()).end();
  assert.equal(stream.state, "stopped");
  assert.match(stream.trouble, /broke off/);
});

test("a stream that breaks says why", async () => {
  stream.compute("a", FORM);
  const { send, fail } = await streaming();
  await send(FIRST);
  await fail("network error");
  assert.equal(stream.state, "stopped");
  assert.match(stream.trouble, /network error/);
  assert.equal(stream.cells?.done, 2);
});

test("a server out of reach is said", async () => {
  stream.compute("a", FORM);
  await server.last.fail(new TypeError("Failed to fetch"));
  assert.equal(stream.state, "stopped");
  assert.match(stream.trouble, /Failed to fetch/);
});
