// A finger on what it can turn: as long as it may be about to scroll the page, what is under it must not hear of it.
// The browser scrolls up and down by itself (CSS touch-action: pan-y); what goes across is a turn.

const LEAST = 10; // pixels: about as far as browsers wait, too, before they take a movement for a scroll

/**
 * Whether a movement is clearly one across.
 *
 * @param {number} right
 * @param {number} down
 */
export function goesAcross(right, down) {
  return Math.abs(right) > LEAST && Math.abs(right) > Math.abs(down);
}

/** Keeps what lies in a panel from hearing of a finger's movement before that has gone across. */
export function turnsAcross(/** @type {HTMLElement} */ panel) {
  /** @type {[number, number] | null} */
  let from = null;
  const early = { capture: true, passive: true };
  panel.addEventListener(
    "touchstart",
    ({ touches }) => void (from = touches.length === 1 ? [touches[0].clientX, touches[0].clientY] : null),
    early,
  );
  panel.addEventListener(
    "touchmove",
    (event) => {
      if (!from) return;
      const { clientX, clientY } = event.touches[0];
      if (goesAcross(clientX - from[0], clientY - from[1])) from = null;
      else event.stopPropagation();
    },
    early,
  );
}
