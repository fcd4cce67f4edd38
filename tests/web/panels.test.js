import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import "./canvas.js"; // before what makes paths as it is loaded
import { Panels } from "../../player/web/maps/panels.js";
import { AddressBar, as, inPlace, mapMeasure, Server, STEPS } from "./fakes.js";

/** @import { Window } from "../../player/web/wire.d.ts" */

const THEME = as({ name: "light" });
const RANGE = /** @type {Window} */ ([
  [-1, 2],
  [3, 4],
]);

/** @type {Server} */
let server;
beforeEach(() => {
  new AddressBar();
  server = new Server();
  inPlace({ matchMedia: () => ({ matches: false }) });
});

/** The panels of maps of starts, which are none yet. @param {Record<string, unknown>} [told] */
function panelsOf(told) {
  const data = { kind: "basins", assets: "app/assets", maps: [], measures: [], shape: [2, 3], frames: {}, ...told };
  const box = { dataset: {}, replaceChildren: () => {} };
  return { panels: new Panels(as(box), as({}), as(data), THEME, as({})), data, box };
}

test("a page knows which kind of maps it has, and how many", () => {
  assert.deepEqual(panelsOf().box.dataset, { kind: "basins", count: "0" });
});

test("panels fit as many maps of their kind, and no others", () => {
  const { panels, data } = panelsOf();
  assert.equal(panels.fit(as({ ...data })), true);
  assert.equal(panels.fit(as({ ...data, kind: "sweep" })), false);
  assert.equal(panels.fit(as({ ...data, maps: [{}] })), false);
});

/** Has two maps computed; answers what their streams were asked for. @param {ReturnType<typeof panelsOf>} one */
function computed({ panels }) {
  /** @type {unknown[][]} */
  const asked = [];
  const stream = { compute: (/** @type {unknown[]} */ ...told) => asked.push(told) };
  panels.maps = as([0, 1].map((index) => ({ index, stream, panel: { show: () => {} } })));
  panels.compute(RANGE);
  return asked;
}

test("every map is computed by its own query and what its kind adds, with the measures that the page has named", () => {
  const told = { measures: [STEPS, mapMeasure({ name: "loss" })], shape: [2, 3] };
  const one = panelsOf(told);
  one.panels.data = as({ ...one.data, maps: [{ map: "lane=adam" }, { map: "lane=newton" }] });
  const form = { rows: 2, columns: 3, measures: ["steps", "loss"], range: RANGE };
  assert.deepEqual(computed(one), [
    ["http://home/app/assets/map?lane=adam&window=-1,2,3,4", form],
    ["http://home/app/assets/map?lane=newton&window=-1,2,3,4", form],
  ]);
  assert.equal(one.panels.range, RANGE);
});

test("what is shown anew is of the kind that is sent with it", async () => {
  const one = panelsOf({ whole: "before" });
  await one.panels.show(as({ ...one.data, whole: "after" }), THEME, 1);
  assert.equal(one.panels.kind.whole, "after");
});

test("the ground is fetched by what decides it in a link, and shown", async () => {
  const { panels } = panelsOf();
  /** @type {unknown[]} */
  const shown = [];
  panels.ground = as({ show: (/** @type {unknown} */ contour) => shown.push(contour) });
  const drawn = panels.showGround("surface=beale:a=1&start=1,2&steps=9&lane=adam&transform=turn=30&ensemble=sigma=1");
  assert.deepEqual(server.urls, ["http://home/app/assets/landscape?surface=beale:a=1&transform=turn=30&theme=light"]);
  const none = { bdata: "" };
  const contour = { data: [{}] };
  const sent = { grid: { x: none, y: none, loss: none }, scale: { kind: "linear", base: 0, unit: 1 }, contour };
  await server.last.answer(new Response(JSON.stringify({ ...sent, scene: { data: [{}] }, curves: {}, data: null })));
  await drawn;
  assert.equal(shown.length, 1);
});

test("a ground that comes later than one that was asked for after it is not shown", async () => {
  const { panels } = panelsOf();
  /** @type {any[]} */
  const shown = [];
  panels.ground = as({ show: (/** @type {unknown} */ contour) => shown.push(contour) });
  const none = { bdata: "" };
  /** A ground, told by its name. @param {string} name */
  const ground = (name) =>
    new Response(
      JSON.stringify({
        grid: { x: none, y: none, loss: none },
        scale: { kind: "linear", base: 0, unit: 1 },
        contour: { data: [{ name }] },
        scene: { data: [{}] },
        curves: {},
        data: null,
      }),
    );
  const drawn = [1, 2].map((a) => panels.showGround(`surface=late:a=${a}&start=1,2&steps=9&lane=adam`));
  const [early, late] = server.asked;
  await late.answer(ground("new"));
  await early.answer(ground("old"));
  await Promise.all(drawn);
  assert.deepEqual(
    shown.map(({ data }) => data[0].name),
    ["new"],
  );
});
