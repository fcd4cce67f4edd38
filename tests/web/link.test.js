import assert from "node:assert/strict";
import { test } from "node:test";

import { withParameter } from "../../player/web/shared/link.js";

/** @type {[what: string, text: string, part: 0 | 1, name: string, value: string, wanted: string][]} */
const CASES = [
  ["a first parameter is added", "adam", 0, "beta1", "0.8", "adam:beta1=0.8"],
  ["another is added", "adam:beta1=0.8", 0, "beta2", "0.9", "adam:beta1=0.8,beta2=0.9"],
  ["one is replaced", "adam:beta1=0.8", 0, "beta1", "0.5", "adam:beta1=0.5"],
  ["others are kept", "adam:a=1,beta1=0.8,b=2", 0, "beta1", "0.5", "adam:a=1,b=2,beta1=0.5"],
  ["a longer name is another", "adam:beta12=1", 0, "beta1", "0.5", "adam:beta12=1,beta1=0.5"],
  ["a name at the end of another is another", "adam:xbeta=1", 0, "beta", "0.5", "adam:xbeta=1,beta=0.5"],
  ["the schedule stays when the rule is turned", "adam@cosine:period=9", 0, "a", "1", "adam:a=1@cosine:period=9"],
  ["the schedule's own are of part 1", "adam:a=1@cosine:period=9", 1, "period", "5", "adam:a=1@cosine:period=5"],
  ["a schedule has a first parameter, too", "adam:a=1@cosine", 1, "a", "5", "adam:a=1@cosine:a=5"],
  ["a lane that is off stays off", "!adam:a=1", 0, "a", "5", "!adam:a=5"],
  ["a value may have signs in it", "adam", 0, "rate", "1e-05", "adam:rate=1e-05"],
];

for (const [what, text, part, name, value, wanted] of CASES) {
  test(`${what}: ${wanted}`, () => assert.equal(withParameter(text, { part, name }, value), wanted));
}
