import assert from "node:assert/strict";
import { test } from "node:test";

import {
  groundOf,
  laneText,
  numberOf,
  readLink,
  startedAt,
  stepsOf,
  turn,
  turned,
  withWindow,
  writeLink,
} from "../../player/web/shared/link.js";

/** @import { LensData, PartName } from "../../player/web/wire.d.ts" */

/** A lens of the first lane, or of others. @param {PartName} of @param {string} name @returns {LensData} */
const lens = (of, name, lanes = [0]) => ({ of, name, lanes });

const LANES = "lane=!adam:beta1=0.8&lane=momentum@cosine:period=9,floor=0.1&lane=newton";
const MORE = "transform=turn=30,stretch=2&ensemble=sigma=1,seeds=8&view=both&measure=cost&measure=distance";
const LINK = `surface=beale:a=1,b=2&start=-1.2,1&steps=60&${LANES}&${MORE}`;

// Reading and writing.

test("a link is read part by part, its lanes in their order, whether they are on or off", () => {
  assert.deepEqual(readLink(LINK), {
    surface: { slug: "beale", numbers: { a: "1", b: "2" } },
    start: { numbers: { x: "-1.2", y: "1" } },
    race: { numbers: { steps: "60" } },
    lanes: [
      { on: false, optimizer: { slug: "adam", numbers: { beta1: "0.8" } }, schedule: null },
      {
        on: true,
        optimizer: { slug: "momentum", numbers: {} },
        schedule: { slug: "cosine", numbers: { period: "9", floor: "0.1" } },
      },
      { on: true, optimizer: { slug: "newton", numbers: {} }, schedule: null },
    ],
    transform: { numbers: { turn: "30", stretch: "2" } },
    ensemble: { numbers: { sigma: "1", seeds: "8" } },
    more: [
      ["view", "both"],
      ["measure", "cost"],
      ["measure", "distance"],
    ],
  });
});

test("what a link does not say has no numbers", () => {
  const { surface, lanes, transform, ensemble, more } = readLink("surface=beale&start=1,2&steps=9&lane=");
  assert.deepEqual(surface, { slug: "beale", numbers: {} });
  assert.deepEqual([lanes, transform, ensemble, more], [[], { numbers: {} }, { numbers: {} }, []]);
});

for (const [what, link] of [
  ["all parts", LINK],
  ["the parts that it needs", "surface=beale&start=1,2&steps=9&lane=adam"],
  ["no lane", "surface=beale&start=1,2&steps=9&lane="],
  ["a lane that is off", "surface=beale&start=1,2&steps=9&lane=!adam"],
  ["an ensemble and no transform", "surface=beale&start=1,2&steps=9&lane=adam&ensemble=sigma=1"],
  ["a transform and no ensemble", "surface=beale&start=1,2&steps=9&lane=adam&transform=turn=30"],
  ["a number with signs in it", "surface=beale&start=1e-05,1e%2B21&steps=9&lane=adam:rate=1e-05"],
  ["more of which the signs must be escaped", "surface=beale&start=1,2&steps=9&lane=&name=a%26b%3Fc%23d%25e%20f%2Bg"],
  ["more that says nothing", "surface=beale&start=1,2&steps=9&lane=&name="],
  ["a key that must be escaped", "surface=beale&start=1,2&steps=9&lane=&a%26b=1"],
]) {
  test(`a link with ${what} is written as it was read`, () => assert.equal(writeLink(readLink(link)), link));
}

test("what is escaped without need is written as people read it", () => {
  const escaped = "surface=beale%3Aa%3D1&start=1%2C2&steps=9&lane=%21adam%40cosine";
  assert.equal(writeLink(readLink(escaped)), "surface=beale:a=1&start=1,2&steps=9&lane=!adam@cosine");
});

test("a plus that is not escaped is a space, as everywhere in a query", () => {
  assert.deepEqual(readLink("name=a+b").more, [["name", "a b"]]);
});

test("a link is written in its order, however it was given", () => {
  const link = "ensemble=sigma=1&view=both&lane=adam&transform=turn=30&steps=9&lane=newton&start=1,2&surface=beale";
  const wanted = "surface=beale&start=1,2&steps=9&lane=adam&lane=newton&transform=turn=30&ensemble=sigma=1&view=both";
  assert.equal(writeLink(readLink(link)), wanted);
});

test("a lane is text", () => {
  const texts = readLink(LINK).lanes.map(laneText);
  assert.deepEqual(texts, ["!adam:beta1=0.8", "momentum@cosine:period=9,floor=0.1", "newton"]);
});

// Turning.

/** @type {[what: string, lens: LensData, before: string, after: string][]} */
const TURNS = [
  ["a number of the surface", lens("surface", "b"), "b=2", "b=7"],
  ["another of the surface", lens("surface", "c"), "b=2", "b=2,c=7"],
  ["the x of the start", lens("start", "x"), "-1.2,1", "7,1"],
  ["the y of the start", lens("start", "y"), "-1.2,1", "-1.2,7"],
  ["the steps", lens("race", "steps"), "steps=60", "steps=7"],
  ["a number of the transform", lens("transform", "turn"), "turn=30", "turn=7"],
  ["another of the transform", lens("transform", "loss_factor"), "stretch=2", "stretch=2,loss_factor=7"],
  ["a number of the noise", lens("ensemble", "sigma"), "sigma=1", "sigma=7"],
  ["another of the noise", lens("ensemble", "seed"), "seeds=8", "seeds=8,seed=7"],
  ["a lane that is off", lens("optimizer", "beta1"), "!adam:beta1=0.8", "!adam:beta1=7"],
  ["a longer name", lens("optimizer", "beta"), "beta1=0.8", "beta1=0.8,beta=7"],
  ["a lane with a schedule", lens("optimizer", "rate", [1]), "momentum@", "momentum:rate=7@"],
  ["a schedule", lens("schedule", "period", [1]), "period=9,", "period=7,"],
  ["another number of a schedule", lens("schedule", "top", [1]), "floor=0.1", "floor=0.1,top=7"],
  ["a lane behind others", lens("optimizer", "damping", [2]), "newton", "newton:damping=7"],
];

for (const [what, one, before, after] of TURNS) {
  test(`${what} is turned, and nothing else: ${after}`, () => {
    assert.equal(LINK.split(before).length, 2, "the text that changes stands there once");
    assert.equal(turned(LINK, one, "7"), LINK.replace(before, after));
  });
}

test("a part of which the link says nothing is written once it is turned", () => {
  const link = "surface=beale&start=1,2&steps=9&lane=adam";
  assert.equal(turned(link, lens("transform", "turn"), "30"), `${link}&transform=turn=30`);
  assert.equal(turned(link, lens("ensemble", "sigma"), "0.5"), `${link}&ensemble=sigma=0.5`);
});

test("a lens over several lanes turns each of them, those that are off, too, and no other", () => {
  const after = turned(LINK, lens("optimizer", "rate", [0, 2]), "0.1");
  const lanes = "lane=!adam:beta1=0.8,rate=0.1&lane=momentum@cosine:period=9,floor=0.1&lane=newton:rate=0.1";
  assert.equal(after, LINK.replace(LANES, lanes));
});

test("where the lens is not of lanes, its lanes do not matter", () => {
  assert.equal(turned(LINK, lens("race", "steps", []), "7"), LINK.replace("steps=60", "steps=7"));
});

test("a lane that is not there, or has no schedule, is not turned", () => {
  assert.equal(turned(LINK, lens("optimizer", "rate", [3]), "7"), LINK);
  assert.equal(turned(LINK, lens("schedule", "period", [0, 2]), "7"), LINK);
});

test("a race that was read is turned in place", () => {
  const race = readLink(LINK);
  turn(race, lens("start", "x"), "0.5");
  assert.deepEqual(race.start.numbers, { x: "0.5", y: "1" });
});

test("a number that lands at another text is escaped where it must be", () => {
  assert.equal(turned(LINK, lens("start", "x"), "1e+21"), LINK.replace("-1.2,1", "1e%2B21,1"));
});

test("a race starts at a point", () => {
  assert.equal(startedAt(LINK, [0.25, -3]), LINK.replace("-1.2,1", "0.25,-3"));
  assert.equal(startedAt(LINK, [1e-7, 1e21]), LINK.replace("-1.2,1", "1e-7,1e%2B21"));
});

// What is asked of a link.

/** @type {[what: string, lens: LensData, wanted: string | null][]} */
const NUMBERS = [
  ["of the surface", lens("surface", "b"), "2"],
  ["of the start", lens("start", "y"), "1"],
  ["of the steps", lens("race", "steps"), "60"],
  ["of the transform", lens("transform", "stretch"), "2"],
  ["of the noise", lens("ensemble", "sigma"), "1"],
  ["of a lane that is off", lens("optimizer", "beta1"), "0.8"],
  ["of a schedule", lens("schedule", "period", [1]), "9"],
  ["of the first of several lanes", lens("optimizer", "beta1", [0, 1]), "0.8"],
  ["that does not stand there", lens("surface", "c"), null],
  ["of a lane that does not say it", lens("optimizer", "beta1", [1, 0]), null],
  ["of a schedule that is not there", lens("schedule", "period"), null],
  ["of a lane that is not there", lens("optimizer", "beta1", [3]), null],
  ["of no lane", lens("optimizer", "beta1", []), null],
];

for (const [what, one, wanted] of NUMBERS) {
  test(`a number ${what} is read: ${wanted}`, () => assert.equal(numberOf(readLink(LINK), one), wanted));
}

test("the ground is of the surface and its transform", () => {
  assert.equal(groundOf(LINK), "surface=beale:a=1,b=2&transform=turn=30,stretch=2");
  assert.equal(groundOf("surface=beale&start=1,2&steps=9&lane=adam&ensemble=sigma=1"), "surface=beale");
  assert.equal(groundOf(groundOf(LINK)), groundOf(LINK));
});

test("a link says how many steps its race takes", () => {
  assert.equal(stepsOf(LINK), 60);
  assert.equal(stepsOf(turned(LINK, lens("race", "steps"), "1033")), 1033);
});

test("a map's window is written as left, right, bottom, top", () => {
  assert.equal(
    withWindow("surface=beale&cells=64", [
      [-1.5, 2],
      [3, 4e-7],
    ]),
    "surface=beale&cells=64&window=-1.5,2,3,4e-7",
  );
});
