// What programs make of links, for tests/test_runs.py: JSON in, JSON out. Modules lie in a folder as on the server.

import { stdin, stdout } from "node:process";
import { text } from "node:stream/consumers";

import { insideOf, runsOf } from "../../player/web/programs/runs.js";
import { fetchFor, libraryIn } from "./files.js";

/** @import { Measure } from "../../player/web/wire.d.ts" */

/** @type {{ folder: string, asked: { link: string, measures: Measure[] }[] }} */
const { folder, asked } = JSON.parse(await text(stdin));
const library = await libraryIn(folder);
const answers = [];
for (const { link, measures } of asked) {
  const before = runsOf(link, measures, library);
  await fetchFor(library, link);
  const found = runsOf(link, measures, library);
  const inside = insideOf(link, library)?.map((row) => ({ ...row, values: [...row.values].map(String) }));
  answers.push({ before: before !== null, rows: found && [...found.rows].map(String), fates: found?.fates, inside });
}
stdout.write(JSON.stringify(answers));
