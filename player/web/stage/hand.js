// What a moving hand changes: the start that is dragged, the thumb of a slider. Paths follow through the live channel; when
// the hand rests, the server gets the value, and its answer is the settled picture.

import { withParameter } from "../shared/link.js";
import { Live } from "../shared/live.js";
import { chosenPoint } from "../shared/motion.js";
import { readLive } from "../shared/race.js";

export class Hand {
  #live;
  #waiting = null;

  /**
   * `measures` answers what is shown beside the paths of a screen's race; `show` takes a race that a hand has changed, and
   * `complete` one of which more is known; `asking` hears whether more is to come; `settle` gets a start that is chosen.
   */
  constructor(screen, { measures, show, complete, asking, settle }) {
    this.#live = new Live(asking);
    Object.assign(this, { screen, measures, show, showMore: complete, send: settle });
  }

  /** Forgets what is under way. */
  drop() {
    this.#live.drop();
  }

  /** Keeps an update that comes while the start is held: it is of an older start. */
  wait(update) {
    this.#waiting = update;
  }

  /** The start at a point of the picture: every path from there, as fast as the live channel answers. */
  follow(shown) {
    const { settled } = this.screen;
    const start = chosenPoint(shown, settled.move);
    const query = new URLSearchParams(settled.link);
    query.set("start", start.join(","));
    this.screen.moveStart(shown);
    this.#ask(query, (rows, measures) => {
      this.show({ ...readLive(settled, rows, measures), start, shownStart: this.screen.race.shownStart });
    });
  }

  /** The hand rests at a point of the picture. */
  settle(shown) {
    const { move, start: before } = this.screen.settled;
    const start = chosenPoint(shown, move);
    if (start[0] !== before[0] || start[1] !== before[1]) this.send(start);
    else this.#waiting?.();
    this.#waiting = null;
  }

  /** One lane's path with a hyperparameter at another stop of its slider. */
  turn({ lane, stops, ...where }, stop) {
    const { settled } = this.screen;
    const own = settled.lanes[lane];
    if (!own || !(stop in stops)) return;
    const query = new URLSearchParams(settled.link);
    query.set("lane", withParameter(own.text, where, stops[stop]));
    this.#ask(query, (rows, measures) => {
      const [bent] = readLive({ ...settled, lanes: [own] }, rows, measures).lanes;
      const text = query.get("lane"); // whoever looks inside the lane asks for what is shown
      const { race } = this.screen;
      this.show({ ...race, lanes: race.lanes.map((one, index) => (index === lane ? { ...bent, text } : one)) });
    });
  }

  /** Measures that are shown and did not come with the settled race. */
  complete(names) {
    const { settled, race } = this.screen;
    this.#ask(
      new URLSearchParams(settled.link),
      (rows) => {
        if (this.screen.race !== race) return;
        const told = readLive(settled, rows, names).lanes;
        const measured = (index) => Object.fromEntries(names.map((name) => [name, told[index][name]]));
        this.showMore({ ...race, lanes: race.lanes.map((lane, index) => ({ ...lane, ...measured(index) })) });
      },
      names,
    );
  }

  #ask(query, take, measures = this.measures()) {
    for (const measure of measures) query.append("measure", measure);
    const url = new URL(`${this.screen.settled.assets}/live?${query}`, location.href);
    this.#live.ask(url, (rows) => take(rows, measures));
  }
}
