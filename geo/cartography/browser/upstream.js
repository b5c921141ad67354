/* What atlas.js assumes about the insides of streamlit-folium, of Leaflet and of the page around the
 * map. Each function is named as its entry in geo/cartography/upstream.py, which says what it is for
 * and what to do when it breaks; tests/browser/test_upstream.py tries each.
 *
 * The two files reach the browser as one.
 */
"use strict";
const upstream = {
  /* streamlit-folium: tell Python at once (it waits 250 ms itself), and have it believe that it did. */
  report(drawing) {
    const value = { last_active_drawing: drawing };
    const kept = window.__GLOBAL_DATA__;
    if (kept) { kept.last_active_drawing = drawing; kept.previous_data = value; }
    window.Streamlit.setComponentValue(value);
  },

  /* Leaflet: the element that an area is drawn as. */
  pathElement: (layer) => layer.getElement(),
  /* Leaflet: the two buttons of its zoom control, in and out. */
  zoomButtons(control) {
    const box = control.getContainer();
    return [box.querySelector(".leaflet-control-zoom-in"), box.querySelector(".leaflet-control-zoom-out")];
  },
  /* Leaflet: go where another map is going, in the same frame, without telling anybody. */
  follow(map, center, zoom, animate) {
    map._stop();
    // What Leaflet does for a zoom, without the frame that it waits before: both begin together.
    if (animate && map._zoomAnimated && !map._animatingZoom) map._moveStart(true, false)._animateZoom(center, zoom, true);
    // And for two fingers: the drawing is moved and stretched, and drawn anew when they are done.
    else map._move(center, zoom, { pinch: true, round: false });
  },
  /* Leaflet: draw what has come into the frame on the way. */
  arrive(map) { map._moveEnd(true); },
  /* Leaflet: be where a zoom is taking the map now; nothing where none is on its way. */
  arriveAtOnce(map) { map._onZoomTransitionEnd(); },
  /* Leaflet: the map has another size; nothing is drawn, since what comes next draws it. */
  resize(map) { map._sizeChanged = true; },

  /* The page around the frame; null where another site embeds it. */
  outerPage() {
    try { return window.parent.document === document ? null : window.parent.document; } catch { return null; }
  },
  /* Streamlit: whether the page has lost its server. */
  isLost() {
    const state = upstream.outerPage()?.querySelector(".stApp")?.dataset.testConnectionState;
    return Boolean(state && state !== "CONNECTED");
  },
  /* Streamlit: whether this frame is the first of several maps on the page. */
  isFirstFrame() {
    return upstream.outerPage()?.querySelector("iframe[src*='streamlit_folium']") === window.frameElement;
  },
  /* Streamlit: something in the page beside the frame. */
  besideFrame(node) { window.frameElement.after(node); },
  /* Streamlit: the field that a select box is typed into. */
  searchField: () => upstream.outerPage()?.querySelector(".st-key-search input"),
};
