// Runs programs for tests/test_programs.py: JSON in, JSON out; numbers go back as texts, for some are NaN.

import { stdin, stdout } from "node:process";
import { text } from "node:stream/consumers";

import { Ground, walk } from "../../player/web/programs/walk.js";

const paths = [];
for (const job of JSON.parse(await text(stdin))) {
  const { bind, size, cost } = await import(job.module);
  const lane = bind(Float64Array.from(job.numbers));
  const ground = new Ground(job.facts, job.transform, job.tolerance, lane);
  const path = walk({ ...job, lane, size, ground });
  const told = Object.entries(path).map(([name, of]) => [name, of instanceof Float64Array ? [...of].map(String) : of]);
  paths.push({ ...Object.fromEntries(told), cost });
}
stdout.write(JSON.stringify(paths));
