// Which lane has the attention: it is looked into, or shown alone.

/**
 * @import { Announcer } from "../shared/announcer.js"
 * @import { Board } from "./board.js"
 * @import { Panels } from "./panels.js"
 * @import { Screen } from "./screen.js"
 * @import { View } from "./view.js"
 */

export class Attention {
  /**
   * @param {{ screen: Screen, view: View, board: Board, announcer: Announcer }} of
   * @param {() => Panels | null} panels null until they are there
   */
  constructor({ screen, view, board, announcer }, panels) {
    this.screen = screen;
    this.view = view;
    this.board = board;
    this.announcer = announcer;
    this.panels = panels;
  }

  /** Looks into a lane; -1 for none. */
  look(/** @type {number} */ index) {
    if (index >= 0) {
      this.panels()?.inside.want();
      this.announcer.say(`Inside ${this.screen.race.lanes[index].name}.`);
    }
    this.view.set("inside", index);
  }

  /** Ends the look inside; a focus in there goes back to the lane's row. */
  leave() {
    if (this.panels()?.inside.element.contains(document.activeElement)) this.board.focus(this.board.chosen);
    this.view.set("inside", -1);
  }

  /** Shows one lane alone: that, else the one looked into, else the first; or all again. False where none runs. */
  solo(/** @type {number} */ index) {
    const panels = this.panels();
    if (!panels || this.screen.empty || this.screen.race.covered || !this.screen.race.lanes.length) return false;
    const { alone, chosen } = panels;
    if (alone >= 0 && (index < 0 || index === alone)) {
      this.view.set("solo", -1);
      this.announcer.say("All lanes.");
      return true;
    }
    const lane = [index, chosen, this.board.first].find((one) => one >= 0) ?? 0;
    this.view.set("solo", lane);
    this.announcer.say(`${this.screen.race.lanes[lane].name} alone.`);
    return true;
  }

  /** Back one level: out of a lane, to all lanes, out of the projector's layout. Answers false where there is none. */
  escape() {
    if (this.board.chosen >= 0) this.leave();
    else if (this.view.get("solo") >= 0) return this.solo(-1);
    else if (this.view.get("size") !== "desk") this.view.set("size", "desk");
    else return false;
    return true;
  }
}
