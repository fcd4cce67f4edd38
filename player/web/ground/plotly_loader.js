// plotly.js, loaded once for the page from the app's own server.

/** @import { PlotlyLibrary } from "../shapes.d.ts" */

/** @type {Promise<PlotlyLibrary> | null} */
let loading = null;

export function loadPlotly() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("plotly.js", import.meta.url).href;
    script.onload = () => resolve(/** @type {any} */ (window).Plotly); // the script puts it there
    script.onerror = () => {
      loading = null;
      reject(new Error("plotly.js did not load; reload the page."));
    };
    document.head.append(script);
  });
  return loading;
}
