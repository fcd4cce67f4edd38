import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Pointer } from "../../player/web/maps/pointer.js";
import { AddressBar, as, settled, STEPS } from "./fakes.js";
import { FOUND } from "./known_maps.js";

/** @import { Pointed } from "../../player/web/shapes.d.ts" */

const THEME = { name: "light", paper: "#fff", ink: "#222" };

/**
 * What was asked of the runners: map, link, what takes the answer, what hears that there is none.
 *
 * @type {[number, string, any, any][]}
 */
let asked;
/** What runners were to fetch: map, link. @type {[number, string][]} */
let prepared;
/** Onto which pictures paths were laid, with their options, and at which position each was painted. @type {any[][]} */
let laid;
/** @type {any[]} */
let sent;
beforeEach(() => {
  new AddressBar();
  asked = [];
  prepared = [];
  laid = [];
  sent = [];
});

/** A picture that writes down what comes onto it. @param {string} name */
const picture = (name) => ({
  at: null,
  plane: { box: () => null },
  cellAt: () => null,
  setPaths: (/** @type {any[]} */ ...told) => laid.push([name, "paths", ...told]),
  paint: (/** @type {number} */ position) => laid.push([name, "painted", position]),
});

/**
 * Two maps of a kind, whose runs take as many steps as their links say.
 *
 * @param {Record<string, unknown>} kind
 * @param {Record<string, unknown>} [told] of the panels
 */
function pointing(kind, told) {
  const maps = [0, 1].map((index) => ({
    index,
    cursor: { addEventListener: () => {} },
    panel: picture(`map ${index}`),
    runner: {
      ask: (
        /** @type {string} */ assets,
        /** @type {string} */ link,
        /** @type {any} */ take,
        /** @type {any} */ more,
      ) => asked.push([index, `${assets}: ${link}`, take, more.refused]),
      drop: () => {},
      prepare: (/** @type {string} */ assets, /** @type {string} */ link) =>
        prepared.push([index, `${assets}: ${link}`]),
    },
  }));
  const looks = [
    { race: "lane=adam", light: "#a00", dash: "dot", marker: "circle" },
    { race: "lane=newton", light: "#0a0", dash: "dash", marker: "star" },
  ];
  const data = {
    assets: "app/assets",
    steps: 9,
    maps: looks,
    hint: "Point.",
    range: [
      [0, 6],
      [0, 1],
    ],
    shape: [2, 7],
  };
  const panels = as({
    data,
    maps,
    theme: THEME,
    scale: 1.5,
    ground: null,
    kind: {
      linkOf: (/** @type {{ race: string }} */ { race }, /** @type {Pointed} */ { found }) =>
        found && `steps=${found.column}&${race}`,
      reading: (/** @type {unknown} */ _, /** @type {Pointed} */ { index }) => `of map ${index}`,
      chosen: (/** @type {unknown} */ _, /** @type {number} */ index) => ({ index, told: "of the kind" }),
      ...kind,
    },
    ...told,
  });
  const element = as({ dataset: {}, querySelector: () => ({ textContent: "" }) });
  const pointer = new Pointer(element, panels, as({ shown: STEPS }), (cell) => sent.push(cell));
  return { pointer, panels, element };
}

/** The numbers from 1 on. @param {number} count */
const rows = (count) => Float32Array.from({ length: count }, (_, k) => k + 1);

test("where a kind shows what is pointed at on one map only, that map's run is asked for", () => {
  const { pointer, panels } = pointing({ together: false });
  pointer.point(FOUND, 1);
  assert.deepEqual(
    asked.map(([index, link]) => [index, link]),
    [[1, "app/assets: steps=2&lane=newton"]],
  );
  assert.deepEqual(
    panels.maps.map((/** @type {any} */ { panel }) => panel.at),
    [null, FOUND.at],
  );
  assert.equal(pointer.said.textContent, "of map 1");
});

test("where it shows it on all, the run of each is asked for", () => {
  const { pointer, panels } = pointing({ together: true });
  pointer.point(FOUND, 1);
  assert.deepEqual(
    asked.map(([index, link]) => [index, link]),
    [
      [0, "app/assets: steps=2&lane=adam"],
      [1, "app/assets: steps=2&lane=newton"],
    ],
  );
  assert.deepEqual(
    panels.maps.map((/** @type {any} */ { panel }) => panel.at),
    [FOUND.at, FOUND.at],
  );
});

test("where there is no run, none is asked for", () => {
  const { pointer } = pointing({ together: true });
  pointer.settle({ index: 0, at: [1, 1] });
  assert.deepEqual(asked, []);
});

test("where a cell has runs under several seeds, all are drawn, its own before its companions", async () => {
  const { pointer } = pointing({ together: true });
  pointer.point(FOUND, 0);
  laid.length = 0;
  await asked[1][2](rows(27)); // x, y and loss of three runs
  const [[, , paths]] = laid;
  assert.deepEqual(
    paths.map((/** @type {any} */ { xs, ys, companion }) => [xs[0], ys[0], companion]),
    [
      [1, 4, false],
      [10, 13, true],
      [19, 22, true],
    ],
  );
});

test("a path lies on its map in the ink, as long as its own link says, and is painted whole", async () => {
  const { pointer, element } = pointing({ together: true });
  pointer.point(FOUND, 0);
  laid.length = 0;
  await asked[1][2](rows(9)); // the last row is the loss
  const [[name, , [path, ...others], options], painted] = laid;
  assert.equal(name, "map 1");
  assert.equal(others.length, 0);
  assert.deepEqual(
    [[...path.xs], [...path.ys]],
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  );
  assert.deepEqual([path.color, path.dash, path.marker], ["#222", "solid", "star"]);
  assert.deepEqual(options, { paper: "#fff", wholePaths: true, scale: 1.5 });
  assert.deepEqual(painted, ["map 1", "painted", 2]);
  assert.equal(element.dataset.paths, "1");
});

test("beside the maps the ground is the run's, and once it is there the lane's path lies on it", async () => {
  /** @type {string[]} */
  const grounds = [];
  let there = () => {};
  const showGround = (/** @type {string} */ link) => {
    grounds.push(link);
    return new Promise((resolve) => (there = () => resolve(null)));
  };
  const { pointer } = pointing({ together: false }, { ground: picture("ground"), showGround });
  pointer.point(FOUND, 0);
  laid.length = 0;
  asked[0][2](rows(9));
  await settled();
  assert.deepEqual([grounds, laid], [["steps=2&lane=adam"], []]);
  there();
  await settled();
  const [[name, , [path]], painted] = laid;
  assert.equal(name, "ground");
  assert.deepEqual([path.color, path.dash, path.marker], ["#a00", "dot", "circle"]);
  assert.deepEqual(painted, ["ground", "painted", 2]);
});

test("a path whose ground comes late does not lie down over what is pointed at by then", async () => {
  /** @type {(() => void)[]} */
  const there = [];
  const showGround = () => new Promise((resolve) => there.push(() => resolve(null)));
  const { pointer } = pointing({ together: false }, { ground: picture("ground"), showGround });
  pointer.point(FOUND, 0);
  asked[0][2](rows(9));
  pointer.point({ ...FOUND, cell: 4, column: 1 }, 0);
  asked[1][2](rows(6));
  laid.length = 0;
  there[1]();
  await settled();
  there[0]();
  await settled();
  const paths = laid.filter(([, what]) => what === "paths");
  assert.deepEqual(
    paths.map(([, , [path]]) => path.xs.length),
    [2],
  );
});

test("without the ground that it lies on there is no path", async () => {
  const showGround = () => Promise.reject(new Error("No ground."));
  const { pointer, element } = pointing({ together: false }, { ground: picture("ground"), showGround });
  pointer.point(FOUND, 0);
  laid.length = 0;
  await asked[0][2](rows(9));
  assert.deepEqual([laid, element.dataset.paths], [[], undefined]);
});

test("a run that is refused leaves no path of the one before", async () => {
  const { pointer } = pointing({ together: true });
  pointer.point(FOUND, 0);
  await asked[0][2](rows(9));
  pointer.point({ ...FOUND, cell: 4, column: 1 }, 0);
  laid.length = 0;
  asked[2][3]();
  assert.deepEqual(laid, [
    ["map 0", "paths", []],
    ["map 0", "painted", 9],
  ]);
});

test("the page is told of a cell that is picked as its kind tells of it, and its run is shown", () => {
  const { pointer } = pointing({ together: false });
  pointer.pick(FOUND, 1);
  assert.deepEqual(sent, [{ index: 1, told: "of the kind" }]);
  assert.equal(asked.length, 1);
});

test("of new maps the programs of runs at two corners are fetched, which may differ", () => {
  pointing({}).pointer.ready();
  assert.deepEqual(prepared, [
    [0, "app/assets: steps=0&lane=adam"],
    [0, "app/assets: steps=6&lane=adam"],
    [1, "app/assets: steps=0&lane=newton"],
    [1, "app/assets: steps=6&lane=newton"],
  ]);
});
