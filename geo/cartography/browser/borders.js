/* Strong lines between areas that look different: whether the reader wants them, and where they run.
 *
 * Wanted is what the reader said at the foot of a page (their browser keeps it), or what the page was asked
 * for, or what the browser says of them (prefers-contrast). A line is the ink in a broader one of the ground:
 * one of the two has 3:1 or more against whatever lies beside it; atlas.css says how broad.
 */
"use strict";
const borders = (() => {
  const KEY = "atlas-strong-lines", more = matchMedia("(prefers-contrast: more)"), hearing = [];
  let asked = false, kept = null; // of the page; where a browser keeps nothing, as long as the page is there
  const said = () => { try { return localStorage.getItem(KEY) ?? kept; } catch { return kept; } };
  const wanted = () => (said() ? said() === "yes" : asked || more.matches);
  function turn() {
    kept = wanted() ? "no" : "yes";
    try { localStorage.setItem(KEY, kept); } catch { /* kept above */ }
    tell();
  }
  const tell = () => { for (const one of hearing) one(); };
  /* When it changes: here, in another window or frame, or because the browser says something else. */
  function hear(one) {
    if (hearing.push(one) > 1) return;
    addEventListener("storage", (e) => { if (e.key === KEY || e.key === null) tell(); });
    more.addEventListener("change", tell);
  }

  /* Of the lines that areas have in common, each with the one or two areas beside it (sides), those
     where they look different; look is null for what is not drawn, as abroad is not. */
  const between = (arcs, sides, look) => sides.flatMap(([arc, one, other]) => (look(one) === (other === undefined ? null : look(other)) ? [] : [arcs[arc].map(([lng, lat]) => [lat, lng])]));

  /* The same of the paths of a picture: groups of areas of one look, whose points meet exactly. */
  function amongPaths(groups) {
    const found = new Map(); // a step from point to point -> the look beside it, or two
    groups.forEach((paths, look) => {
      for (const [, x, y, rest] of paths.join("").matchAll(/M(-?\d+) (-?\d+)l([^z]*)z/g)) {
        const points = [[+x, +y]], steps = rest.match(/-?\d+/g).map(Number);
        for (let k = 0; k < steps.length; k += 2) points.push([points.at(-1)[0] + steps[k], points.at(-1)[1] + steps[k + 1]]);
        points.push(points[0]);
        for (let k = 1; k < points.length; k++) {
          const ends = [points[k - 1], points[k]].sort(([a, b], [c, d]) => a - c || b - d), step = `M${ends[0]}L${ends[1]}`;
          found.set(step, [...found.get(step) ?? [], look]);
        }
      }
    });
    return Array.from(found).filter(([, looks]) => looks[0] !== looks[1]).map(([step]) => step).join("");
  }

  return { wanted, turn, between, amongPaths, hear, ask: (yes) => { asked = Boolean(yes); } };
})();
