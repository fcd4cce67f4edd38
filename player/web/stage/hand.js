// What a moving hand changes: the start that is dragged, the thumb of a slider. Paths follow at once, run by programs
// here; where one has not come, through the live channel. When the hand rests, the server gets the value, and its
// answer is the settled picture.

/**
 * @import { Fate, Landscape, Race } from "../shapes.d.ts"
 * @import { LensData, Measure, Pair, SliderData, StageData } from "../wire.d.ts"
 * @import { Ground } from "../programs/walk.js"
 * @import { Screen } from "./screen.js"
 */

import { reshaped } from "../ground/landscape.js";
import { Runner } from "../programs/runner.js";
import { laneText, readLink, startedAt, turn, turned, writeLink } from "../shared/link.js";
import { chosenPoint, moved } from "../shared/motion.js";
import { companionsIn, readLive } from "../shared/race.js";

const OF_LANES = ["optimizer", "schedule"];
const OF_GROUND = ["surface", "transform"];

/**
 * @typedef {object} On
 * @property {() => Measure[]} measures answers what is shown beside the paths of a screen's race
 * @property {(race: Race, landscape?: Landscape) => void} show takes a race that a hand has changed, and its ground
 *   where that is another
 * @property {(race: Race) => void} complete takes a race of which more is known
 * @property {(busy: boolean) => void} asking hears whether more is to come
 * @property {(start: Pair) => void} settle gets a start that is chosen
 */

export class Hand {
  #runner;
  /** @type {(() => void) | null} */
  #waiting = null;
  /** The start that was told last, until the answer to it is here. @type {Pair | null} */
  #told = null;

  /**
   * @param {Screen} screen
   * @param {On} on
   */
  constructor(screen, on) {
    this.screen = screen;
    this.on = on;
    this.#runner = new Runner(on.asking);
  }

  /** The settled race is another, and a hand may touch it and these sliders: fetches what that takes. */
  async ready(/** @type {SliderData[]} */ sliders) {
    const { assets, link } = this.screen.settled;
    // A number that leaves its default may take another program: a turned surface, a lane under noise.
    const others = sliders.flatMap(({ lens, stops }) =>
      OF_LANES.includes(lens.of) ? [] : [stops[0], stops[stops.length - 1]].map((stop) => turned(link, lens, stop)),
    );
    await Promise.all([link, ...others].map((one) => this.#runner.prepare(assets, one)));
  }

  /** Forgets what is under way. */
  drop() {
    this.#told = null;
    this.#runner.drop();
  }

  /** Keeps an update that comes while the start is held: it is of an older start. */
  wait(/** @type {() => void} */ update) {
    this.#waiting = update;
  }

  /**
   * The start at a point of the picture: every path from there, as fast as the live channel answers.
   *
   * @param {Pair} shown
   * @param {Pair} pixel how much of the picture's axes a pixel shows
   */
  follow(shown, pixel) {
    const { settled } = this.screen;
    const start = chosenPoint(shown, settled.move, pixel);
    this.screen.moveStart(shown);
    this.#ask(startedAt(settled.link, start), (rows, measures, fates) => {
      this.on.show({ ...readLive(settled, rows, measures, fates), start, shownStart: this.screen.race.shownStart });
    });
  }

  /**
   * The hand rests at a point of the picture. A start that has not moved keeps digits that the picture cannot show.
   *
   * @param {Pair} shown
   * @param {Pair} pixel
   */
  settle(shown, pixel) {
    const { move, start: settled } = this.screen.settled;
    const start = chosenPoint(shown, move, pixel);
    const before = this.#told ?? settled;
    if (!same(shown, moved(before, move)) && !same(start, before)) this.on.settle((this.#told = start));
    else this.#waiting?.();
    this.#waiting = null;
  }

  /**
   * A slider at another of its stops: the paths that follow from it, and its ground.
   *
   * @param {SliderData} slider
   * @param {number} stop
   */
  turn({ lens, stops }, stop) {
    if (!(stop in stops)) return;
    if (OF_LANES.includes(lens.of)) this.#bend(lens, stops[stop]);
    else this.#reshape(lens, stops[stop]);
  }

  /**
   * The paths of the lanes whose number is turned. As they were before, they stay as ghosts.
   *
   * @param {LensData} lens
   * @param {string} text
   */
  #bend(lens, text) {
    const { settled } = this.screen;
    const race = readLink(settled.link);
    turn(race, lens, text);
    const { lanes } = race;
    const running = lanes.filter(({ on }) => on);
    const bent = lens.lanes.map((index) => lanes[index]).filter((lane) => lane?.on);
    if (!bent.length) return;
    const places = bent.map((lane) => running.indexOf(lane));
    this.#ask(writeLink({ ...race, lanes: bent }), (rows, measures, fates) => {
      const own = places.map((place) => settled.lanes[place]);
      const found = readLive({ ...settled, lanes: own }, rows, measures, fates).lanes;
      // Whoever looks inside a lane asks for what is shown, by its text.
      const told = bent.map((lane, k) => ({ ...found[k], text: laneText(lane) }));
      const shown = this.screen.race;
      const after = shown.lanes.map((lane, index) => told[bent.indexOf(running[index])] ?? lane);
      this.on.show({ ...shown, lanes: after, ghosts: this.screen.ghostsOf(places) });
    });
  }

  /**
   * All paths, with a number of the race at another value; on another ground, where that hangs on it. Where the ground
   * has no program, the picture follows when the hand rests.
   *
   * @param {LensData} lens
   * @param {string} text
   */
  #reshape(lens, text) {
    const { settled, home } = this.screen;
    const link = turned(settled.link, lens, text);
    const ofGround = OF_GROUND.includes(lens.of);
    const other = ofGround ? this.#runner.ground(settled.assets, link) : null;
    if (ofGround && !other) return;
    if (other && other.key === this.#runner.ground(settled.assets, settled.link)?.key) {
      this.on.show(home.race, home.landscape);
      return;
    }
    const { x, y } = readLink(link).start.numbers;
    this.#ask(link, (rows, measures, fates) => {
      const companions = companionsIn(rows, settled, measures);
      const race = { ...settled, link, companions, start: /** @type {Pair} */ ([Number(x), Number(y)]) };
      const told = other ? onGround(race, other.ground) : race;
      this.on.show(readLive(told, rows, measures, fates), other ? reshaped(home.landscape, other.ground) : undefined);
    });
  }

  /** Measures that are shown and did not come with the settled race. */
  complete(/** @type {Measure[]} */ names) {
    const { settled, race } = this.screen;
    this.#ask(
      settled.link,
      (rows) => {
        if (this.screen.race !== race) return;
        const told = readLive(settled, rows, names).lanes;
        const lanes = race.lanes.map((lane, index) => {
          const measured = Object.fromEntries(names.map((name) => [name, told[index][name]]));
          return { ...lane, ...measured };
        });
        this.on.complete({ ...race, lanes });
      },
      names,
    );
  }

  /**
   * @param {string} link
   * @param {(rows: Float32Array, measures: Measure[], fates?: Fate[]) => void} take
   */
  #ask(link, take, measures = this.on.measures()) {
    this.#runner.ask(this.screen.settled.assets, link, (rows, fates) => take(rows, measures, fates), { measures });
  }
}

/**
 * A race on another ground. Whether its paths go along with a transform is known when the hand rests.
 *
 * @param {StageData} race
 * @param {Ground} ground
 * @returns {StageData}
 */
function onGround(race, { matrix, centre, window, offset }) {
  const lanes = race.lanes.map((lane) => ({ ...lane, badge: null }));
  return { ...race, lanes, move: { matrix, about: centre }, domain: window, offset };
}

/**
 * @param {Pair} one
 * @param {Pair} other
 */
function same(one, other) {
  return one[0] === other[0] && one[1] === other[1];
}
