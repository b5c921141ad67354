/* What still.js and landmarks.js assume about the insides of the page around the map. Each function is named as its
 * entry in geo/cartography/upstream.py, which says what it is for and what to do when it breaks;
 * tests/browser/test_upstream.py tries each.
 */
"use strict";
const upstreamPage = {
  /* Streamlit: the element that all of a page is in. */
  main: () => document.querySelector("#stMain"),
  /* Streamlit: the link that leads to it. */
  skip: () => document.querySelector("[data-testid=stSkipToContent]"),
  /* Streamlit: its own header, empty here. */
  header: () => document.querySelector("[data-testid=stHeader]"),
  /* Streamlit: the charts. */
  charts: () => document.querySelectorAll("[data-testid=stVegaLiteChart][aria-label]"),
  /* Streamlit: the links to pages in a part of it. */
  pageLinks: (part) => part?.querySelectorAll("a[data-testid=stPageLink-NavLink]") ?? [],
  /* Streamlit: the button around something that was clicked, where that opens a part of the page, and that part. */
  panel: {
    opener: (target) => target.closest?.("[data-testid=stPopoverButton]"),
    opened: () => document.querySelector("[data-testid=stPopoverBody]"),
  },
  /* Streamlit: where it says something of its own, always in English, and nothing that came from us or from a
   * file: what options, chips and files are called is in other elements, and what is ours in HTML is in .stHtml. */
  sayings: {
    attributes: [
      ["aria-label", "button:not(.stHtml *), input[type=file], [data-testid=stMultiSelect] [role=group], [data-testid=stDataFrameColumnMenu] [role=menu]"],
      ["placeholder", "[data-testid=stSelectbox] input, [data-testid=stMultiSelect] input"],
      ["title", "[data-testid=stDataFrameColumnMenu] button"],
    ],
    texts: "[data-testid=stDataFrameColumnMenu] [role=menuitem]",
  },
  /* Streamlit: letters that do something wherever they are pressed. */
  ownKeys: ["r", "c"],
  /* Streamlit: what its script does, whether it has its server, whether the page has begun, and
   * whether something the script said is on it. */
  state() {
    const app = document.querySelector(".stApp");
    return {
      script: app?.dataset.testScriptState,
      connected: app?.dataset.testConnectionState === "CONNECTED",
      there: Boolean(document.querySelector(".stMainBlockContainer")),
      spoken: Boolean(document.querySelector(".stMainBlockContainer [data-testid=stElementContainer]")),
    };
  },
  /* Streamlit: where it says whether it has its server. */
  connection: "data-test-connection-state",
  /* Streamlit: runs the page again with what is chosen on it, by its key for that. */
  again() {
    for (const kind of ["keydown", "keyup"]) {
      document.dispatchEvent(new KeyboardEvent(kind, { key: "r", code: "KeyR", keyCode: 82, which: 82, bubbles: true }));
    }
  },
  /* Streamlit: whether a part of the page still waits for the script that draws it. */
  waits: () => document.querySelector("[data-testid=stSkeleton]") !== null,
  /* Streamlit: a dialog of its own. */
  dialog: () => document.querySelector("[data-testid=stDialog]"),
  /* streamlit-folium: "painted", "failed" or "drawing"; undefined where there is no map. */
  map() {
    const root = document.querySelector("iframe[src*='streamlit_folium']");
    if (!root) return undefined;
    const { painted, failed } = root.contentDocument?.documentElement?.dataset ?? {};
    return painted ? "painted" : failed ? "failed" : "drawing";
  },
};
