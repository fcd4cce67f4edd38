// How the player draws on its canvases.

/**
 * The context of a canvas, drawn by the processor: where there is no graphics card, a stroke through WebGL's software
 * costs ten times as much.
 *
 * @param {HTMLCanvasElement} canvas
 */
export function contextOf(canvas) {
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("This browser does not draw on a canvas.");
  return context;
}

/** How many pixels of the screen a CSS pixel has along each side. */
export function resolution() {
  return window.devicePixelRatio || 1;
}

/**
 * Calls `changed` whenever the resolution has become another, which changes the size of nothing: the window goes to
 * another screen, or the browser zooms. Answers what ends it.
 *
 * @param {() => void} changed
 */
export function watchResolution(changed) {
  const over = new AbortController();
  const watch = () => {
    // It tells only that this one is left, so each has a watch of its own.
    matchMedia(`(resolution: ${resolution()}dppx)`).addEventListener(
      "change",
      () => {
        watch();
        changed();
      },
      { once: true, signal: over.signal },
    );
  };
  watch();
  return () => over.abort();
}
