/* The styles of the map's frame, in place before the map is made. Addresses in them are as from this
 * file. In the body: what stands in the head, streamlit-folium writes anew ("head-anew").
 */
"use strict";
(() => {
  const beside = document.currentScript.src.replace(/[^/]*$/, "");
  const style = document.createElement("style");
  style.id = "atlas-styles";
  style.textContent = "the styles".replace(/url\("(?=[\w./-]+\.woff2)/g, `url("${beside}`);
  document.body.append(style);
})();
