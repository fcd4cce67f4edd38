import assert from "node:assert/strict";
import { test } from "node:test";

import { Basins } from "../../player/web/maps/basins.js";
import { kindOf } from "../../player/web/maps/kinds.js";
import { Sweep } from "../../player/web/maps/sweep.js";
import { as } from "./fakes.js";

for (const [kind, Kind] of /** @type {const} */ ([
  ["basins", Basins],
  ["sweep", Sweep],
])) {
  test(`what the wire calls ${kind} has its class, which is given what was sent`, () => {
    const data = as({ kind });
    const found = kindOf(data);
    assert.ok(found instanceof Kind);
    assert.equal(found.data, data);
  });
}
