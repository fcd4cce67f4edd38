// A swipe that begins on one of the page's sliders scrolls. Streamlit's sliders jump to where they are pressed, so they
// hear of a finger only once it has gone across, or was lifted where it came down.

import { goesAcross } from "../shared/swipe.js";
import { trackAt } from "./internals.js";

/** Watches the page's sliders from now on. */
export function letSwipesScroll() {
  /** @type {PointerEvent | null} */
  let held = null;
  let passing = false;
  const isHeld = (/** @type {PointerEvent} */ { pointerId }) => pointerId === held?.pointerId;
  const pass = () => {
    const press = /** @type {PointerEvent} */ (held);
    held = null;
    passing = true;
    press.target?.dispatchEvent(new PointerEvent(press.type, press));
    passing = false;
  };
  /** @type {{ [type: string]: (event: any) => void }} */
  const hear = {
    pointerdown: (/** @type {PointerEvent} */ event) => {
      if (passing || event.pointerType !== "touch" || !event.isPrimary || !trackAt(event.target)) return;
      event.stopImmediatePropagation();
      event.preventDefault(); // no press of a mouse is made of it
      held = event;
    },
    touchstart: (/** @type {TouchEvent} */ event) => {
      if (trackAt(event.target)) event.stopImmediatePropagation();
    },
    pointermove: (/** @type {PointerEvent} */ event) => {
      if (held && isHeld(event) && goesAcross(event.clientX - held.clientX, event.clientY - held.clientY)) pass();
    },
    pointerup: (/** @type {PointerEvent} */ event) => {
      if (isHeld(event)) pass();
    },
    pointercancel: (/** @type {PointerEvent} */ event) => {
      if (isHeld(event)) held = null; // the page scrolls
    },
  };
  // The window hears before anything else on the page.
  for (const [type, listen] of Object.entries(hear)) addEventListener(type, listen, true);
}
