// The stage: one clock, several panels, one race. It gets a race whenever its settings change, and asks nobody for a
// frame.

/**
 * @import { Landscape, Race, Theme } from "../shapes.d.ts"
 * @import { Offers, Pair, SliderData, StageData, StagePage, StageTriggers } from "../wire.d.ts"
 */

import { loadLandscape } from "../ground/landscape.js";
import { loadPlotly } from "../ground/plotly_loader.js";
import { writeAddress } from "../shared/address.js";
import { Announcer } from "../shared/announcer.js";
import { watchResolution } from "../shared/canvas.js";
import { find } from "../shared/find.js";
import { Keys } from "../shared/keys.js";
import { Sheet } from "../shared/sheet.js";
import { actionsOf, lastingOf } from "../shared/shortcuts.js";
import { Attention } from "./attention.js";
import { Board } from "./board.js";
import { Clock } from "./clock.js";
import { START, UNDO } from "./groups.js";
import { Hand } from "./hand.js";
import { stageElement } from "./markup.js";
import { Panels } from "./panels.js";
import { NOTHING, Presenter } from "./presenter.js";
import { Screen, surfaceOf } from "./screen.js";
import { changed, ended } from "./speech.js";
import { Toolbar } from "./toolbar.js";
import { Transport } from "./transport.js";
import { View } from "./view.js";

/** @typedef {{ [Name in keyof StageTriggers]: (value: StageTriggers[Name]) => void }} On */

/** @type {StagePage} */
const NO_PAGE = { sliders: {}, offers: NOTHING, said: "" };

/**
 * A stage in an element. `on` hears of what a hand has set and asked for.
 *
 * @param {HTMLElement} element
 * @param {On} on
 */
export function mount(element, on) {
  return new Stage(element, on);
}

class Stage {
  #gone = false;
  #turn = 0;
  /**
   * What it was told last, as text and as it came.
   *
   * @type {{ race: string, theme: string, data: StageData } | null}
   */
  #told = null;
  #generation = 0;
  /** @type {Race | null} */
  #settledRace = null; // as the server sent it last
  #reshaping = false; // whether another ground waits to be drawn
  #news = ""; // of the race, that nobody has said yet
  /** @type {Promise<void>} */
  #shown = Promise.resolve();
  /** @type {Panels | null} */
  #panels = null; // until Plotly has come
  /** @type {(() => void) | undefined} */
  unwatch;

  /**
   * @param {HTMLElement} home
   * @param {On} on
   */
  constructor(home, on) {
    this.on = on;
    this.element = stageElement();
    home.append(this.element);
    this.trouble = find(this.element, ".trouble");
    this.page = NO_PAGE; // as it goes with the race on screen
    this.announcer = new Announcer(find(this.element, ".heard"));
    this.screen = new Screen();
    this.view = new View();
    this.clock = new Clock();
    this.transport = new Transport(find(this.element, ".transport"), this.clock);
    this.toolbar = new Toolbar(find(this.element, ".toolbar"), this.view, {
      stage: this.element,
      resetView: () => this.#panels?.reset(),
      showKeys: () => this.sheet.open(),
      say: (text) => this.announcer.say(text),
    });
    this.presenter = new Presenter(this.element, {
      page: (by) => this.on.page(by),
      preset: (index) => this.on.preset(index),
      solo: () => this.attention.solo(this.board.pointedAt),
      black: (black) => this.clock.hold(black),
    });
    this.sheet = new Sheet(this.element, () => this.#groups);
    this.board = new Board(find(this.element, ".board"), this.screen, {
      choose: (index) => this.attention.look(index),
      solo: (index) => this.attention.solo(index),
      twin: (index) => this.on.twin(index),
    });
    this.attention = new Attention(this, () => this.#panels);
    this.hand = new Hand(this.screen, {
      measures: () => this.#panels?.chart.measures ?? [],
      show: (race, landscape) => this.#follow(race, landscape),
      complete: (race) => this.#complete(race),
      asking: (busy) => (this.element.dataset.asking = String(busy)),
      settle: (start) => this.on.start(start),
    });
    this.keys = new Keys(this.element, this.transport.scrub, actionsOf(this.#groups));
    this.ready = this.#build();
  }

  async #build() {
    const Plotly = await loadPlotly();
    if (this.#gone) return;
    this.#panels = new Panels(this.element, Plotly, this, {
      move: (at, pixel) => this.hand.follow(at, pixel),
      settle: (at, pixel) => this.hand.settle(at, pixel),
      sketch: (points) => this.on.sketch(points),
      leave: () => this.attention.leave(),
    });
    this.view.addEventListener("change", () => this.#lookAgain());
    this.clock.addEventListener("tick", () => this.#paint());
    this.clock.addEventListener("end", () => this.screen.empty || this.announcer.say(ended(this.screen.race)));
    this.unwatch = watchResolution(() => this.#sharpen());
  }

  /**
   * A new race, or the same in another theme, with what the page's sliders turn of it. Updates are shown one after the
   * other; of those that wait, only the last. What is on screen already is not shown again: a card that is opened only
   * brings sliders.
   *
   * @param {StageData} data
   * @param {Theme} theme
   * @param {StagePage} page
   */
  update(data, theme, page = NO_PAGE) {
    if (this.screen.empty) this.#offer(page.offers); // whoever turns the pages waits for no picture
    if (this.#panels?.ring.dragging) {
      this.hand.wait(() => this.update(data, theme, page));
      return this.#shown;
    }
    const before = this.#told;
    const told = { race: JSON.stringify(data), theme: JSON.stringify(theme), data };
    const same = told.race === before?.race;
    if (same && told.theme === before.theme && !this.screen.followed) {
      this.#shown = this.#shown.then(() => {
        this.#turnTo(page);
        this.#prepare();
      });
      return this.#shown;
    }
    // In another theme it is the very same race, however a hand has bent it meanwhile.
    if (same && told.theme !== before.theme) told.data = before.data;
    this.#told = told;
    const turn = ++this.#turn;
    this.#shown = this.#shown.then(async () => {
      if (turn === this.#turn && !this.#gone) await this.#show(told.data, theme, page);
    });
    return this.#shown;
  }

  /**
   * The thumb of a slider at a stop, while a hand holds it; see player/stage.py.
   *
   * @param {SliderData} slider
   * @param {number} stop
   */
  turn(slider, stop) {
    if (!this.screen.empty) this.hand.turn(slider, stop);
  }

  dispose() {
    this.#gone = true;
    this.clock.pause();
    this.keys.dispose();
    this.unwatch?.();
    this.#panels?.dispose();
    this.element.remove();
    if (!document.querySelector(".stage")) delete document.documentElement.dataset.projector;
  }

  /**
   * @param {StageData} data
   * @param {Theme} theme
   * @param {StagePage} page
   */
  async #show(data, theme, page) {
    try {
      const url = new URL(`${data.assets}/landscape?${data.ground}&theme=${theme.name}`, location.href).href;
      const [landscape] = await Promise.all([loadLandscape(url), this.ready]);
      // Whose page has been left meanwhile writes no address over that of another.
      if (!this.#panels || this.#gone || !this.element.isConnected) return;
      const drawn = this.#draw(data, landscape, theme, this.#panels);
      this.#turnTo(page);
      await drawn;
      this.#prepare();
      this.trouble.hidden = true;
    } catch (error) {
      this.#told = null; // the same update may be shown yet
      const reason = error instanceof Error ? error.message : error;
      this.trouble.textContent = `The picture could not be brought up to date: ${reason}`;
      this.trouble.hidden = false;
    }
  }

  /** What the page has beside the race on screen. */
  #turnTo(/** @type {StagePage} */ page) {
    this.announcer.say(page.said === this.page.said ? this.#news : page.said);
    this.#news = "";
    this.page = page;
    this.#offer(page.offers);
    this.board.offerTwins(page.offers.twins);
  }

  /** Fetches what a hand may need next, once there is something to see. */
  #prepare() {
    if (!this.screen.empty) void this.hand.ready(Object.values(this.page.sliders));
  }

  #offer(/** @type {Offers} */ offers) {
    this.presenter.offers = offers;
    const groups = this.#groups;
    this.keys.actions = actionsOf(groups);
    this.keys.lasting = lastingOf(groups);
  }

  /** All that its keys do, as it stands. */
  get #groups() {
    const { covered, compact } = this.screen.empty ? { covered: false, compact: false } : this.screen.settled;
    const back = {
      keys: ["Escape"],
      says: "Back: out of a lane, to all lanes, out of projector mode",
      act: () => this.attention.escape(),
    };
    const view = this.toolbar.group(Boolean(compact));
    const groups = [
      this.transport.group,
      this.presenter.group(covered),
      { ...view, shortcuts: [...view.shortcuts, back] },
      ...(covered ? [] : [START]),
      { title: "Page", shortcuts: [...(this.page.offers.undo ? UNDO : []), ...this.sheet.shortcuts] },
    ];
    return groups.filter(({ shortcuts }) => shortcuts.length);
  }

  /**
   * @param {StageData} data
   * @param {Landscape} landscape
   * @param {Theme} theme
   * @param {Panels} panels
   */
  async #draw(data, landscape, theme, panels) {
    const before = this.screen.empty ? null : this.screen.settled;
    const uncovered = before?.covered && !data.covered;
    const fresh = !before || surfaceOf(before) !== surfaceOf(data) || uncovered;
    const raced = fresh ? null : this.#settledRace;
    if (data.paths !== before?.paths) this.#generation++;
    // A lane is told by its place: among others it is another one.
    if (before && (fresh || before.lanes.length !== data.lanes.length)) this.view.set("solo", -1);
    this.hand.drop();
    this.screen.settle(data, landscape, theme);
    this.#settledRace = this.screen.race;
    if (raced && before !== data && !data.covered) this.#news = changed(raced, this.screen.race);
    this.element.dataset.theme = theme.name;
    this.board.dress();
    this.clock.setLength(data.steps);
    writeAddress(data.address.keys, data.address.query);
    // Who must not yet see what comes has nothing in hand.
    this.element.toggleAttribute("data-covered", data.covered);
    for (const part of [this.transport, panels.ring, this.board]) part.hold(data.covered);
    await this.#look(panels);
    if (fresh && !data.covered) this.#open();
    else this.#paint();
    this.#tell();
  }

  /** What the element says of the picture, once it is drawn. */
  #tell() {
    const { dataset } = this.element;
    dataset.state = "ready";
    dataset.generation = String(this.#generation);
    dataset.start = String(this.screen.race.start);
  }

  /** The view has changed. */
  #lookAgain() {
    this.#shown = this.#shown.then(async () => {
      if (this.#gone || this.screen.empty || !this.#panels) return;
      await this.#look(this.#panels);
      this.#paint();
    });
  }

  /** The screen has another resolution: all is drawn as sharp as that shows it. */
  #sharpen() {
    if (this.screen.empty) return;
    this.board.dress();
    this.#lookAgain();
  }

  /** Lays everything as the view has it, to be painted next. */
  async #look(/** @type {Panels} */ panels) {
    this.#handPen(panels);
    await panels.look();
    this.#lay();
    const { missing } = panels;
    if (missing.length && !this.screen.race.covered) this.hand.complete(missing);
  }

  /** The pen, where a path is to be drawn. */
  #handPen(/** @type {Panels} */ { pen, options }) {
    const { focused } = pen;
    pen.show(options.scale);
    this.element.toggleAttribute("data-sketching", pen.active);
    // The keyboard goes on from there.
    if (focused && !pen.active) this.transport.button.focus({ preventScroll: true });
  }

  #lay(live = false) {
    if (!this.#panels) return;
    this.#panels.lay(live);
    this.board.choose(this.#panels.chosen);
    this.board.showAlone(this.#panels.alone);
  }

  /**
   * The race under a moving hand, on its ground; on another, once that is drawn: the newest of those that wait.
   *
   * @param {Race} race
   * @param {Landscape} [landscape]
   */
  #follow(race, landscape) {
    if (this.screen.race.covered) return;
    this.screen.follow(race, landscape);
    if (!landscape) this.#showFollowed();
    else if (!this.#reshaping) {
      this.#reshaping = true;
      this.#shown = this.#shown.then(async () => {
        this.#reshaping = false;
        await this.#panels?.look();
        if (!this.#gone) this.#showFollowed();
      });
    }
  }

  #showFollowed() {
    this.#lay(true);
    this.#paint();
    const { dataset } = this.element;
    dataset.start = String(this.screen.race.start);
    dataset.live = String(Number(dataset.live ?? 0) + 1);
  }

  /** The race with measures that it lacked: only the chart and the scoreboard show them. */
  #complete(/** @type {Race} */ race) {
    const { position } = this.clock;
    this.screen.complete(race);
    this.#panels?.layChart();
    this.#panels?.chart.paint(position);
    this.board.paint(position);
  }

  /** A new surface, or one uncovered, is run from the start; where motion is unwelcome, its end is shown. */
  #open() {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.clock.seek(this.clock.length);
      return;
    }
    this.clock.pause();
    this.clock.seek(0);
    this.clock.play();
  }

  #paint() {
    if (this.screen.empty) return;
    const { position } = this.clock;
    this.element.dataset.step = String(Math.floor(position));
    this.#panels?.paint(position);
    this.board.paint(position);
  }
}
