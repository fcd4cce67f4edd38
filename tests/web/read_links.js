// What shared/link.js makes of links, for tests/test_lens.py: JSON in, JSON out.

import { stdin, stdout } from "node:process";
import { text } from "node:stream/consumers";

import { numberOf, readLink, turned, writeLink } from "../../player/web/shared/link.js";

/** @import { LensData } from "../../player/web/wire.d.ts" */

/** @type {{ link: string, turns: [LensData, string][], lenses: LensData[] }[]} */
const asked = JSON.parse(await text(stdin));

const answers = asked.map(({ link, turns, lenses }) => {
  const race = readLink(link);
  return {
    written: writeLink(race),
    numbers: lenses.map((lens) => numberOf(race, lens)),
    turned: turns.map(([lens, value]) => turned(link, lens, value)),
  };
});

stdout.write(JSON.stringify(answers));
