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
