"""What the atlas assumes about the insides of Streamlit, streamlit-folium, folium and Leaflet.

Their documented functions, options and parameters are used everywhere and are not told here. What
is told is what an upgrade may change without a word: how their pages are made up, and what they
call things inside. Each such assumption has a name, and the code that leans on it bears that name:

- ``geo/publishing/streamlit.css``: the page around the map, a heading for each;
- ``geo/cartography/browser/upstream.js`` and ``upstream.css``: the frame of the map and Leaflet;
- ``geo/cartography/browser/upstream_page.js``: the page around, as what is there before it sees it;
- ``geo/cartography/upstream_files.py``: files of their packages, and what their server holds;
- ``pages/shared/shell.py``: how Streamlit opens a page.

``tests/browser/test_upstream.py`` tries each in a browser, and fails with its name and remedy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Where = Literal[
    "streamlit.css",
    "upstream.js",
    "upstream_page.js",
    "upstream.css",
    "upstream_files.py",
    "shell.py",
]

SEEN_IN: dict[str, str] = {
    "streamlit": "1.67.0",
    "streamlit-folium": "0.27.4",
    "folium": "0.20.0",
    "django-js-lib-leaflet": "1.9.4.1",
}
"""The versions in which every assumption below was seen to hold; fixed in ``pyproject.toml``."""


@dataclass(frozen=True)
class Assumption:
    """One thing that somebody else's code has to keep to.

    ``name`` is as the code that leans on it has it, ``package`` whose insides they are (a key of
    :data:`SEEN_IN`), ``where`` the one file that leans on it; ``that`` is what is assumed,
    ``purpose`` what readers would miss, ``remedy`` what to do when it breaks.
    """

    name: str
    package: str
    where: Where
    that: str
    purpose: str
    remedy: str


_READ_THE_PAGE = "Look at the element in the browser's inspector and write its new selector there."

ASSUMPTIONS: tuple[Assumption, ...] = (
    # --- the page: geo/publishing/streamlit.css ---------------------------------------------------
    Assumption(
        "main-block",
        "streamlit",
        "streamlit.css",
        "The page's content is a column of blocks in .stMainBlockContainer.",
        "Narrow margins: the map has the width of the window. Above and below, theme.paddingTop "
        "and paddingBottom do it.",
        "See whether the theme has options for the sides by now; else write the new class.",
    ),
    Assumption(
        "stale",
        "streamlit",
        "streamlit.css",
        "What a run has not drawn yet is marked data-stale and made pale.",
        "The map does not go pale at every change.",
        "If nothing is made pale any more, remove the rule; else " + _READ_THE_PAGE.lower(),
    ),
    Assumption(
        "frame-height",
        "streamlit",
        "streamlit.css",
        "A component is an iframe whose height is an attribute, which a style sheet may overrule.",
        "The map takes the height that the window leaves.",
        "See how the height is set now; a style attribute is overruled with !important only.",
    ),
    Assumption(
        "stage-frame",
        "streamlit",
        "streamlit.css",
        "Nothing but two plain boxes lies between a container with a key and the iframe in it.",
        "On the stage the map takes all that title and source leave.",
        "Set position: static on every box between .st-key-map and its iframe.",
    ),
    Assumption(
        "row",
        "streamlit",
        "streamlit.css",
        "What stands in a horizontal container is its direct children, flex items with a width "
        "that a style sheet may overrule.",
        "On a phone controls stand below each other; the line on top has an order of its own.",
        "See what lies between the row and its parts now, and name that in the rules.",
    ),
    Assumption(
        "labels",
        "streamlit",
        "streamlit.css",
        "A widget's words are a p in its label, a button's or link's a p in it; one has its kind.",
        "Labels are small and quiet; the button of the stage is an icon; long buttons wrap.",
        _READ_THE_PAGE,
    ),
    Assumption(
        "caption",
        "streamlit",
        "streamlit.css",
        "A caption has the test id stCaptionContainer, is paler by opacity, and has no box in it.",
        "Captions can be read: 4.5:1 on each ground.",
        _READ_THE_PAGE,
    ),
    Assumption(
        "current-page",
        "streamlit",
        "streamlit.css",
        "A link to a page is an a with its words in a p.",
        "The page one is on is told by a line below its name, not by a ground alone.",
        _READ_THE_PAGE,
    ),
    Assumption(
        "focus",
        "streamlit",
        "streamlit.css",
        "What can be pressed is an a, a button, a summary, or has such a role.",
        "Where the keyboard is can be seen, also in forced colours.",
        _READ_THE_PAGE,
    ),
    Assumption(
        "late-popover",
        "streamlit",
        "streamlit.css",
        "What a button opens has the test id stPopoverBody, and goes above the button where it has "
        "no room below it.",
        "At the foot of a page “Download” opens above its button, not in the three lines below it.",
        _READ_THE_PAGE,
    ),
    Assumption(
        "switch",
        "streamlit",
        "streamlit.css",
        "A check box is a label: the input in a span, then the box, then the words.",
        "On a phone the controls are a sheet that one button opens, without asking the server.",
        _READ_THE_PAGE + " Its input must stay reachable by keyboard.",
    ),
    Assumption(
        "choices",
        "streamlit",
        "streamlit.css",
        "The buttons of a segmented control or of pills lie in a radiogroup or a toolbar, which "
        "scrolls where it has a label to be seen.",
        "On a phone every choice is in sight.",
        "Give each control the width of its column, or write what scrolls now.",
    ),
    Assumption(
        "widget-width",
        "streamlit",
        "streamlit.css",
        "A widget with a key is a box with the class of its key, around one box with its label.",
        "The form for editors is no wider than a line is read.",
        "Give each widget of the form a width, or write what lies between now.",
    ),
    Assumption(
        "creatable",
        "streamlit",
        "streamlit.css",
        "The option of a select box that takes new words has the key __creatable__, and begins "
        "with “Add: ”, in a box with data-item-hl.",
        "The search field offers what was typed, without an English word before it.",
        "If Streamlit's words can be set by now, set them; else write the new selector. The "
        "text is pushed out of its box by its own width: measure that again.",
    ),
    Assumption(
        "no-results",
        "streamlit",
        "streamlit.css",
        "The list of a select box that has nothing is a listbox with data-empty; in it are one "
        "option and a span with English words.",
        "A list where nothing fits, or nothing more may be chosen, says so in the reader's "
        "language.",
        "If Streamlit's words can be set by now, set them; else write the new selector.",
    ),
    Assumption(
        "uploader",
        "streamlit",
        "streamlit.css",
        "A field for files is a section with the test id stFileUploaderDropzone; in it are a "
        "button (stBaseButton-secondary) and what may be chosen "
        "(stFileUploaderDropzoneInstructions), both in English, and later the chosen file "
        "(stFileChip), which is aria-invalid where it was turned away.",
        "The field for a file speaks the reader's language, also of one that was not taken.",
        "If Streamlit's words can be set by now, set them; else write the new selectors. The name "
        "of the chosen file must stay to be seen.",
    ),
    Assumption(
        "input-hint",
        "streamlit",
        "streamlit.css",
        "“Press Enter to apply” has the test id InputInstructions.",
        "No English sentence below a field that is being typed into.",
        _READ_THE_PAGE,
    ),
    Assumption(
        "download-error",
        "streamlit",
        "streamlit.css",
        "What a button says when its file could not be made has the test id stDownloadButtonError.",
        "That sentence is in the reader's language.",
        _READ_THE_PAGE,
    ),
    Assumption(
        "connection",
        "streamlit",
        "streamlit.css",
        "The app is .stApp, which says in data-test-connection-state whether it has its server; "
        "when it has not, a dialog (stDialog) has a heading and one box of words.",
        "A lost connection is told in the reader's language, by the page and by the map.",
        "Stop the server, and write the new selectors; isLost in upstream.js reads the same state.",
    ),
    Assumption(
        "chart-toolbar",
        "streamlit",
        "streamlit.css",
        "The toolbar over a chart or a table has the test id stElementToolbar.",
        "No English toolbar, and no picture or table without source and label.",
        "If st.altair_chart and st.dataframe have a parameter for it by now, use that; else write "
        "the new selector.",
    ),
    Assumption(
        "chart-tooltip",
        "streamlit",
        "streamlit.css",
        "A chart's tooltip is #vg-tooltip-element, a table with cells .key and .value.",
        "The tooltip of the chart is read like the map's.",
        _READ_THE_PAGE,
    ),
    Assumption(
        "on-paper",
        "streamlit",
        "streamlit.css",
        "Each kind of widget has a class of its name (stButton, stSelectbox, …), and an expander "
        "is a details element with the test id stExpander.",
        "What can only be used on a screen is not printed.",
        _READ_THE_PAGE,
    ),
    Assumption(
        "paper-ground",
        "streamlit",
        "streamlit.css",
        "The ground and the ink of a page are those of body, .stApp and .stMain.",
        "A dark page is printed in dark letters on white.",
        _READ_THE_PAGE,
    ),
    Assumption(
        "paper-blocks",
        "streamlit",
        "streamlit.css",
        "Columns are .stColumn in a .stHorizontalBlock.",
        "On paper the map has the width of the sheet, and what stood beside it stands below.",
        _READ_THE_PAGE,
    ),
    # --- the frame: geo/cartography/browser/upstream.js and upstream.css --------------------------
    Assumption(
        "frame-document",
        "streamlit-folium",
        "upstream.css",
        "The map is #map_div in #parent in #root; a span after it is of no use to readers.",
        "The map fills its frame, and the legend finds its place below it on a phone.",
        "Read streamlit_folium/frontend/build/index.html, and name its boxes in upstream.css.",
    ),
    Assumption(
        "frame-address",
        "streamlit-folium",
        "upstream_files.py",
        "The frame is two folders below the app's address, and scripts and styles of a map are "
        "taken from default_js and default_css.",
        "Scripts, styles and outlines come from this server, also without a network.",
        "Change STATIC_FROM_FRAME, or give the frame its files as streamlit-folium now wants them.",
    ),
    Assumption(
        "base-kept",
        "streamlit-folium",
        "upstream_files.py",
        "The frame stays as long as the base map's script does, and a feature group's script is "
        "run at every change of it.",
        "A change sends a few kilobytes, and zoom and place are kept.",
        "Read st_folium: what is its key made of? If the frame is made anew whatever is done, it "
        "is time for a component of our own (docs/ARCHITECTURE.md).",
    ),
    Assumption(
        "head-anew",
        "streamlit-folium",
        "upstream_files.py",
        "The scripts of a map are fetched one after the other before its own script is run; its "
        "style sheets are not waited for, and what is in the head is written anew.",
        "The styles come with the script, in the body: the map is fitted beside a legend that has "
        "its width.",
        "If style sheets are waited for by now, they may be files of their own again "
        "(frame_styles.js).",
    ),
    Assumption(
        "report",
        "streamlit-folium",
        "upstream.js",
        "Streamlit.setComponentValue is there, __GLOBAL_DATA__ holds what was told last, and an "
        "area that was clicked is not asked for its outline.",
        "A click opens the drill-down at once, and once, and sends no outline to the server.",
        "Read index.tsx of streamlit-folium: how does it tell, and how does it know what is new?",
    ),
    Assumption(
        "pathElement",
        "django-js-lib-leaflet",
        "upstream.js",
        "Leaflet's SVG renderer draws each area as one path, which getElement gives.",
        "Patterns, names for screen readers, focus by keyboard.",
        "Read SVG.js of Leaflet: which element is an area, and since when?",
    ),
    Assumption(
        "zoomButtons",
        "django-js-lib-leaflet",
        "upstream.js",
        "The buttons of the zoom control have the classes leaflet-control-zoom-in and -out.",
        "They say in the reader's language what they do.",
        "Read Control.Zoom.js of Leaflet for their classes.",
    ),
    Assumption(
        "follow",
        "django-js-lib-leaflet",
        "upstream.js",
        "A map has _stop, _move, _moveStart, _animateZoom, _zoomAnimated and _animatingZoom.",
        "Two maps side by side move together, in the same frame.",
        "Read Map.js of Leaflet (_tryAnimatedZoom). Until it is mended, setView without animation "
        "does it in jumps.",
    ),
    Assumption(
        "arrive",
        "django-js-lib-leaflet",
        "upstream.js",
        "A map has _moveEnd, which draws anew what a move has left.",
        "The second of two maps is sharp when it has arrived.",
        "Read Map.js of Leaflet. setView without animation draws anew as well.",
    ),
    Assumption(
        "arriveAtOnce",
        "django-js-lib-leaflet",
        "upstream.js",
        "A map has _onZoomTransitionEnd, which ends a zoom on its way and else does nothing.",
        "A button, a key or a search during a zoom is answered; else it does nothing.",
        "Read Map.js of Leaflet (_tryAnimatedZoom). Waiting for zoomend answers, too, but later.",
    ),
    Assumption(
        "resize",
        "django-js-lib-leaflet",
        "upstream.js",
        "A map whose _sizeChanged is true measures itself when its size is asked for.",
        "A map that is resized and fitted is drawn once and not twice.",
        "Read Map.js of Leaflet (getSize). invalidateSize instead draws twice, else the same.",
    ),
    Assumption(
        "outerPage",
        "streamlit-folium",
        "upstream.js",
        "The frame is of the same origin as the page, and may reach it.",
        "Keys work anywhere on the page; two maps hear each other; a phone scrolls to what was "
        "selected.",
        "If the frame is closed off, these have to go through Streamlit: see its components.",
    ),
    Assumption(
        "isLost",
        "streamlit",
        "upstream.js",
        "The state of the connection is in data-test-connection-state of .stApp: CONNECTED.",
        "The map says that what it shows may be old.",
        "As connection.",
    ),
    Assumption(
        "isFirstFrame",
        "streamlit-folium",
        "upstream.js",
        "The address of the frame has streamlit_folium in it.",
        "Of two maps on a page, one answers to a key.",
        "Write the new address; tests/browser/conftest.py (FRAME) has it too.",
    ),
    Assumption(
        "besideFrame",
        "streamlit",
        "upstream.js",
        "What is put beside the frame stays there while the page is printed, and can be removed.",
        "On paper there is a light drawing of the map in the place of its frame.",
        "Put it at the end of .st-key-map, or wherever Streamlit leaves it alone.",
    ),
    Assumption(
        "searchField",
        "streamlit",
        "upstream.js",
        "A select box is typed into an input.",
        "The key / leads to the search field, from the map and from the page.",
        _READ_THE_PAGE + " pages/shared/search.py has it too.",
    ),
    # --- the page before the app: geo/cartography/browser/upstream_page.js ------------------------
    Assumption(
        "state",
        "streamlit",
        "upstream_page.js",
        "The app is .stApp; data-test-script-state is running and then notRunning, and "
        "data-test-connection-state CONNECTED. The page begins with .stMainBlockContainer; what a "
        "script says is in it, with the test id stElementContainer.",
        "The still of a page goes when the page is drawn, and says so when it cannot be.",
        "As connection. Until it is mended, the still of a page without a map stays 20 seconds.",
    ),
    Assumption(
        "waits",
        "streamlit",
        "upstream_page.js",
        "Where a part of the page waits for the script that draws it, there is a box with the test "
        "id stSkeleton.",
        "The still of a page stays until the page can be seen.",
        _READ_THE_PAGE,
    ),
    Assumption(
        "dialog",
        "streamlit",
        "upstream_page.js",
        "A dialog has the test id stDialog.",
        "No still lies over what Streamlit asks or tells.",
        _READ_THE_PAGE,
    ),
    Assumption(
        "main",
        "streamlit",
        "upstream_page.js",
        "All of a page is in a main element with the id stMain.",
        "A screen reader finds the line on top, the content and the foot as parts of the page.",
        "Without it nothing has to be done to it; see that the page has one main part.",
    ),
    Assumption(
        "header",
        "streamlit",
        "upstream_page.js",
        "An empty header of its own has the test id stHeader.",
        "The line on top is the only banner of the page.",
        _READ_THE_PAGE,
    ),
    Assumption(
        "charts",
        "streamlit",
        "upstream_page.js",
        "A chart is in an element with the test id stVegaLiteChart, named by alt=.",
        "A chart is read as one picture with a sentence, not part by part in English.",
        _READ_THE_PAGE,
    ),
    Assumption(
        "sayings",
        "streamlit",
        "upstream_page.js",
        "What Streamlit says of its own is English, in names of buttons, lists and fields of files "
        "and in the menu of a column; options, chips and files are called elsewhere.",
        "It is said in the reader's language (geo.publishing.landmarks.SAYINGS).",
        _READ_THE_PAGE,
    ),
    Assumption(
        "skip",
        "streamlit",
        "upstream_page.js",
        "The first link of the page, which skips to stMain, has the test id stSkipToContent.",
        "It speaks the reader's language, and skips the line on top.",
        _READ_THE_PAGE,
    ),
    Assumption(
        "own-keys",
        "streamlit",
        "upstream_page.js",
        "R runs the page again and C clears caches, wherever they are pressed; no option turns "
        "them off, and nothing but them is a letter.",
        "A letter that slips does nothing, and single keys can be turned off (WCAG 2.1.4).",
        "Look for key bindings in the package's scripts, and name them.",
    ),
    Assumption(
        "again",
        "streamlit",
        "upstream_page.js",
        "R, also where a script presses it, runs the page again with what is chosen on it. A page "
        "that has a server again after it lost one runs nothing by itself.",
        "The first choice after a restart of the server, or with another one, is not lost.",
        "Find what runs the page: a hidden button of the page would do.",
    ),
    Assumption(
        "page-links",
        "streamlit",
        "upstream_page.js",
        "A link to a page is an a with the test id stPageLink-NavLink; to the first page, its "
        "address is a query only.",
        "The page one is on is told to a screen reader, and the first page opens in a window of "
        "its own.",
        _READ_THE_PAGE,
    ),
    Assumption(
        "panel",
        "streamlit",
        "upstream_page.js",
        "A button that opens a part of the page has the test id stPopoverButton, and the part, of "
        "which there is one at a time, stPopoverBody; Escape closes it and leads back.",
        "The keyboard comes into what a button opens, and out of it where the button is.",
        _READ_THE_PAGE + " Where Streamlit leads there itself, take ours out.",
    ),
    Assumption(
        "map",
        "streamlit-folium",
        "upstream_page.js",
        "The address of the frame has streamlit_folium in it, and the page may read its document.",
        "The still goes in the moment in which the live map is painted.",
        "Write the new address. If the frame is closed off, atlas.js has to tell the page.",
    ),
    # --- files of packages, and their server ---------------------------------------------------
    Assumption(
        "font",
        "streamlit",
        "upstream_files.py",
        "Streamlit ships Source Sans as static/static/media/SourceSansVF-Upright….woff2.",
        "The map's letters are the page's.",
        "Find the file in the package and write its new name; without it the map is in the "
        "system's own font.",
    ),
    Assumption(
        "first-page",
        "streamlit",
        "upstream_files.py",
        "The document of every page has one html element in English, one title Streamlit, and one "
        "noscript element, written as in FIRST_PAGE.",
        "Link previews, search engines and readers without JavaScript get the view in words.",
        "Look at static/index.html in the package and write the new text of the three.",
    ),
    Assumption(
        "chunks",
        "streamlit",
        "upstream_files.py",
        "The script that index.html names imports each element's as import(`./Element.….js`), with "
        "the places of what that needs in a list of files called m.f.",
        "What the page will need is fetched from the first bytes, and not one after the other.",
        "Read __vite__mapDeps in the script and write how it lists them now; until then only the "
        "map itself is fetched ahead.",
    ),
    Assumption(
        "frame-script",
        "streamlit-folium",
        "upstream_files.py",
        'The frame\'s document is frontend/build/index.html, and its scripts are src="./static/…".',
        "The frame's script is fetched from the first bytes.",
        "Read the document, and write how it names its script.",
    ),
    Assumption(
        "connect-at-once",
        "streamlit",
        "upstream_files.py",
        "Where window.__streamlit has BACKEND_BASE_URL and HOST_CONFIG with allowedOrigins and "
        "useExternalAuthToken, the page connects at once, and asks for its server's health "
        "meanwhile.",
        "The app is there one way to the server and back sooner.",
        "Search the scripts for enableBypass. Without it everything works, only later: take out "
        "CONNECT_AT_ONCE.",
    ),
    Assumption(
        "leaflet-files",
        "django-js-lib-leaflet",
        "upstream_files.py",
        "The package js_lib_leaflet has leaflet.js and leaflet.css in static/js_lib_leaflet.",
        "There is a map.",
        "Find the two files in the package and write their new folder.",
    ),
    Assumption(
        "uploads",
        "streamlit",
        "upstream_files.py",
        "A file is put to /_stcore/upload_file/SESSION/FILE, and file_storage of the runtime's "
        "uploaded_file_mgr has, for each session, its files with their data.",
        "What a session and all of them together may send is limited; what was sent counts.",
        "Read memory_uploaded_file_manager.py and starlette_routes.py in the package, and write "
        "where files are put and kept now.",
    ),
    # --- how a page is opened: pages/shared/shell.py ----------------------------------------------
    Assumption(
        "pages-folder",
        "streamlit",
        "shell.py",
        "Until somebody has called st.navigation, a folder called pages beside app.py is the "
        "navigation, and the first reader of a fresh server gets a page without app.py. Called "
        "once when the server starts, where there is no reader, st.navigation ends that.",
        "A link to a page, or to a section of one, works for the first reader of a fresh server "
        "as for all others.",
        "Read pages_manager.py of Streamlit. If the folder means nothing any more, remove "
        "pages_are_ours, require and came_from. Until it is mended, st.switch_page (require) leads "
        "from such a page to app.py and back, without the section.",
    ),
)
