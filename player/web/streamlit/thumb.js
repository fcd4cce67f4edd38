// A slider's thumb under a pointer. Streamlit's sliders report only on release, and a drag fires no input event, but
// it changes the value attribute: once the frame is over in which the pointer moved. Where a mouse leads the thumb is
// known before (react-aria's `useMove` and `useSliderThumb`); while that comes true nobody waits for it.

import { trackOf } from "./internals.js";

/**
 * Reports the stops of a slider until its pointer is released, and a little longer: then a last movement still arrives.
 *
 * @param {HTMLInputElement} input
 * @param {PointerEvent} press
 * @param {(stop: number) => void} report
 */
export function followThumb(input, press, report, linger = 150) {
  let led = press.pointerType === "mouse" && !input.disabled;
  let reported = Number(input.value);
  /** Stops to which the mouse has led the thumb, and which the page has yet to say. @type {number[]} */
  const foreseen = [];
  const tell = (/** @type {number} */ stop) => {
    if (stop !== reported) report((reported = stop));
  };
  const lead = stopsOf(input, press);
  const move = (/** @type {PointerEvent} */ event) => {
    const stop = led ? lead(event) : reported;
    if (stop === reported) return;
    foreseen.push(stop);
    tell(stop);
  };
  const observer = new MutationObserver(() => {
    const stop = Number(input.value);
    const place = foreseen.indexOf(stop);
    if (place < 0 && foreseen.length) led = false; // the thumb goes another way
    if (place < 0) tell(stop);
    foreseen.splice(0, place < 0 ? foreseen.length : place + 1);
  });
  observer.observe(input, { attributes: true, attributeFilter: ["value"] });
  const over = new AbortController();
  const stop = () => {
    over.abort();
    setTimeout(() => {
      observer.disconnect();
      tell(Number(input.value));
    }, linger);
  };
  addEventListener("pointermove", move, { capture: true, signal: over.signal });
  for (const end of ["pointerup", "pointercancel"]) {
    addEventListener(end, stop, { capture: true, signal: over.signal });
  }
}

/**
 * What answers the stop to which a pointer leads the thumb: by as much of the track as it has moved since the press.
 *
 * @param {HTMLInputElement} input
 * @param {PointerEvent} press
 */
function stopsOf(input, { pageX }) {
  const [first, last] = [Number(input.min), Number(input.max)];
  /** Where it stands as the pointer begins to move: a press beside it has moved it already. @type {number | null} */
  let from = null;
  return (/** @type {PointerEvent} */ event) => {
    from ??= Number(input.value);
    const width = trackOf(input)?.getBoundingClientRect().width;
    if (!width) return from;
    const moved = ((event.pageX - pageX) / width) * (last - first);
    return Math.min(Math.max(Math.round(from + moved), first), last);
  };
}
