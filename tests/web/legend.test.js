import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { FakeContext, FakePath } from "./canvas.js"; // before what makes paths as it is loaded
import { Cells } from "../../player/web/maps/cells.js";
import { Legend } from "../../player/web/maps/legend.js";
import { as, formOf, inPlace, mapMeasure, piece, STEPS } from "./fakes.js";

/** @type {{ children: any[], textContent: string }[]} */
let shown;
beforeEach(() => {
  shown = [];
  inPlace({
    window: { devicePixelRatio: 1 },
    Path2D: FakePath,
    document: {
      createElement: () => ({
        style: {},
        getContext: () => new FakeContext({}),
        children: /** @type {unknown[]} */ ([]),
        textContent: "",
        append(/** @type {unknown[]} */ ...children) {
          this.children.push(...children);
        },
      }),
    },
  });
});

/** What the ramp of a measure says: its name, and what its ends are. @param {ReturnType<typeof mapMeasure>} measure */
function ramp(measure) {
  const element = as({ replaceChildren: (/** @type {any[]} */ ...entries) => (shown = entries) });
  const scale = { low: 1, high: 2, back: (/** @type {number} */ placed) => 1234.567 * placed, tone: () => 0 };
  const look = { looks: [{ color: null }], lines: [], measure, toned: true, paper: "#ffffff", ramp: [], scale };
  new Legend(element).show([], as(look), as({ words: ["near it"] }));
  const [entry, ...others] = shown;
  assert.equal(others.length, 0);
  return entry.children.map(({ textContent }) => textContent).filter(Boolean);
}

test("the ends of a count are whole numbers, those of another measure have two digits", () => {
  assert.deepEqual(ramp(STEPS), ["Steps", "1235", "2469"]);
  assert.deepEqual(ramp(mapMeasure({ label: "Final loss" })), ["Final loss", "1200", "2500"]);
});

/** What is said of the best of some cells, by one measure. @param {Cells} cells */
function best(cells, measure = STEPS) {
  const element = as({ replaceChildren: (/** @type {any[]} */ ...entries) => (shown = entries) });
  const look = { looks: [], lines: [], measure, best: true };
  new Legend(element).show(as([{ stream: { cells } }]), as(look), as({ words: [] }));
  return shown.map(({ children }) => /** @type {any} */ (children).at(-1));
}

test("the map's own best is told by the measure that is shown, with its ties, and while it is computed", () => {
  const cells = new Cells(formOf(1, 4));
  const told = (/** @type {number} */ cell, /** @type {number[]} */ values) =>
    cells.read(piece([{ cell, values, code: 0 }]));
  assert.deepEqual(best(cells), []);
  told(0, [1033, 0.5]);
  assert.deepEqual(best(cells), ["fewest steps on this map so far: 1033"]);
  told(1, [NaN, 0.0012345]);
  told(2, [1033, 0.5]);
  told(3, [1033, 0.5]);
  assert.deepEqual(best(cells), ["fewest steps on this map: 1033 (in 3 cells: the middle one)"]);
  assert.deepEqual(best(cells, mapMeasure({ label: "Final loss" })), ["least final loss on this map: 0.00123"]);
});

test("on a screen of another resolution it is painted anew, and else only for something new", () => {
  let painted = 0;
  const legend = new Legend(as({ replaceChildren: () => painted++ }));
  const show = () => legend.show([], as({ looks: [], lines: [], measure: STEPS }), as({ words: [] }));
  show();
  show();
  assert.equal(painted, 1);
  inPlace({ window: { devicePixelRatio: 2 } });
  show();
  assert.equal(painted, 2);
});
