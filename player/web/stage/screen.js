// The race on screen has this one owner: settled as the server sent it, or as a moving hand has it. Whoever draws it
// reads it here, whoever changes it says so here, and nobody keeps another.

/**
 * @import { Landscape, Race, Theme } from "../shapes.d.ts"
 * @import { Pair, StageData } from "../wire.d.ts"
 */

import { readLink, writeLink } from "../shared/link.js";
import { readRace } from "../shared/race.js";
import { atStart } from "./cover.js";

/** @typedef {{ race: Race, landscape: Landscape }} Home the settled race and its ground */

export class Screen {
  /** @type {{ settled: StageData, home: Home, race: Race, landscape: Landscape, theme: Theme } | null} */
  #shown = null;
  #followed = false;

  /** Whether no race has come yet. Until then nothing else can be asked. */
  get empty() {
    return !this.#shown;
  }

  /** The race to be drawn; under a cover, what may be seen of it. */
  get race() {
    return this.#there.race;
  }

  /** The server's last update: the settings that a hand starts from. */
  get settled() {
    return this.#there.settled;
  }

  /** The race as it was settled, and its ground. */
  get home() {
    return this.#there.home;
  }

  /** What the race runs on. */
  get landscape() {
    return this.#there.landscape;
  }

  /** The colours of the page. */
  get theme() {
    return this.#there.theme;
  }

  /** Whether a hand has changed the race since it was settled. */
  get followed() {
    return this.#followed;
  }

  /** The colour of each lane. */
  get colors() {
    return this.race.lanes.map((lane) => lane[this.theme.name]);
  }

  /**
   * An update of the server's, on its ground; the same data again are the same race, in another theme.
   *
   * @param {StageData} data
   * @param {Landscape} landscape
   * @param {Theme} theme
   */
  settle(data, landscape, theme) {
    const before = this.#shown;
    if (data === before?.settled) {
      before.home.landscape = landscape;
      Object.assign(before, { landscape, theme });
      return;
    }
    const read = readRace(data);
    const race = data.covered ? atStart(read) : read;
    // What a hand has just changed is settled: what was before stays to be seen.
    if (before && this.#followed && differInLanes(before.settled, data)) race.ghosts = before.race.ghosts;
    this.#shown = { settled: data, home: { race, landscape }, race, landscape, theme };
    this.#followed = false;
  }

  /**
   * The race as a moving hand has it, and its ground where that is another.
   *
   * @param {Race} race
   * @param {Landscape} landscape
   */
  follow(race, landscape = this.landscape) {
    Object.assign(this.#there, { race, landscape });
    this.#followed = true;
  }

  /** The paths of some lanes before a hand began to bend these. */
  ghostsOf(/** @type {number[]} */ places) {
    const { ghosts, lanes } = this.race;
    const known =
      this.#followed && ghosts?.length === places.length && ghosts.every(({ lane }) => places.includes(lane));
    return known ? ghosts : places.map((lane) => ({ lane, path: lanes[lane] }));
  }

  /** The same race, of which more is known. */
  complete(/** @type {Race} */ race) {
    this.#there.race = race;
  }

  /** The start at another point of the picture; its paths are still under way. */
  moveStart(/** @type {Pair} */ shownStart) {
    this.follow({ ...this.race, shownStart });
  }

  get #there() {
    if (!this.#shown) throw new Error("No race has come yet.");
    return this.#shown;
  }
}

/** The surface that a race is on: another one is another race, the same with other parameters only other ground. */
export function surfaceOf(/** @type {StageData} */ { ground }) {
  return readLink(ground).surface.slug;
}

/**
 * Whether two races differ in the numbers of their lanes at most.
 *
 * @param {StageData} one
 * @param {StageData} other
 */
function differInLanes(one, other) {
  const [before, after] = [one, other].map(({ link }) => writeLink({ ...readLink(link), lanes: [] }));
  return before === after && one.lanes.length === other.lanes.length;
}
