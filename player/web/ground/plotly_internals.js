// @ts-nocheck to be replaced
// Every private field of Plotly that the player reads, in one place; tests/browser/test_plotly_internals.py pins them.

/** The size of the whole plot in pixels, as Plotly drew it: asking the document would make it lay itself out. */
export function sizeOf(gd) {
  const { width, height } = gd._fullLayout;
  return { width, height };
}

/** The 2-D plot's inner box and axes, see PlaneBox; null before it is drawn. */
export function planeOf(gd) {
  const { xaxis, yaxis } = gd._fullLayout ?? {};
  if (!xaxis) return null;
  return {
    left: xaxis._offset,
    top: yaxis._offset,
    width: xaxis._length,
    height: yaxis._length,
    x: (value) => xaxis._offset + xaxis.l2p(value),
    y: (value) => yaxis._offset + yaxis.l2p(value),
    fromX: (px) => xaxis.p2l(px - xaxis._offset),
    fromY: (px) => yaxis.p2l(px - yaxis._offset),
  };
}

/**
 * The 3-D scene's canvas, and its camera as one matrix from data to clip space (column-major); null before it is drawn.
 */
export function sceneOf(gd) {
  const scene = gd._fullLayout?.scene?._scene;
  if (!scene?.glplot?.cameraParams) return null;
  const { projection, view, model } = scene.glplot.cameraParams;
  const matrix = multiply(projection, multiply(view, model));
  const [kx, ky, kz] = scene.dataScale;
  for (let row = 0; row < 4; row++) {
    matrix[row] *= kx;
    matrix[4 + row] *= ky;
    matrix[8 + row] *= kz;
  }
  return { canvas: scene.glplot.canvas, matrix };
}

/**
 * Fits the 3-D scene into its box now, instead of sixty times a second, when each look makes the document lay itself
 * out.
 */
export function fitScene(gd) {
  const plot = gd._fullLayout?.scene?._scene?.glplot;
  if (!plot) return;
  plot.autoResize = true;
  plot.redraw();
  plot.autoResize = false;
}

/** The camera as the user left it, in the form of layout.scene.camera. */
export function cameraOf(gd) {
  return gd._fullLayout?.scene?._scene?.getCamera();
}

function multiply(a, b) {
  const out = new Float64Array(16);
  for (let column = 0; column < 4; column++)
    for (let row = 0; row < 4; row++)
      for (let k = 0; k < 4; k++) out[4 * column + row] += a[4 * k + row] * b[4 * column + k];
  return out;
}
