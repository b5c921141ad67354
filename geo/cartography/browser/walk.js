/* From one area to the next by the arrow keys: which one an arrow leads to, from where the names stand
 * (longitude and latitude). It knows no map: tests/browser/test_map_keyboard.py tries it on all outlines.
 */
"use strict";
const walk = (() => {
  const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  const NARROWER = 0.636; // a degree from west to east, by one from south to north, in Belgium

  /* The nearest in the quarter of the compass that the arrow points at, so that each area is reached from
     each other; where there is none, the nearest on that side; -1 where nothing is. */
  function next(spots, from, key, isOpen = () => true) {
    const [east, north] = WAYS[key];
    const best = { quarter: -1, side: -1 }, least = { quarter: Infinity, side: Infinity };
    spots.forEach(([lng, lat], i) => {
      if (i === from || !isOpen(i)) return;
      const x = (lng - spots[from][0]) * NARROWER, y = lat - spots[from][1];
      const along = x * east + y * north, across = Math.abs(x * north) + Math.abs(y * east), far = x * x + y * y;
      if (along <= 0) return;
      const where = across <= along ? "quarter" : "side";
      if (far < least[where]) { least[where] = far; best[where] = i; }
    });
    return best.quarter >= 0 ? best.quarter : best.side;
  }
  return { next, isArrow: (key) => key in WAYS };
})();
