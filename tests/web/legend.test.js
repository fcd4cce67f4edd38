import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Legend } from "../../player/web/maps/legend.js";
import { as, inPlace, mapMeasure, STEPS } from "./fakes.js";

/** @type {{ children: any[], textContent: string }[]} */
let shown;
beforeEach(() => {
  shown = [];
  inPlace({
    window: { devicePixelRatio: 1 },
    document: {
      createElement: () => ({
        style: {},
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
