/* How areas and names are fitted into the frame of a map: the live map (atlas.js) and the still that is
 * there before it (still.js) have this in common, so that nothing jumps when one follows the other.
 */
"use strict";
const frame = (() => {
  const SHARED = null; // "fit" and "labels" of shared.json are put here when the script is laid out
  const { fit: FIT, labels: LABELS } = SHARED;

  /* What legend and label take of the frame. Belgium leaves its lower left corner to the legend, unless that
     is high, and its upper left one to the label, unless that reaches its north; a label below takes nothing. A part
     of it may not: it stands beside the legend or above it, whichever makes it larger; ratio is its width by its
     height. */
  function taken(legend, label, { stage, whole, wide, tall, ratio }) {
    const lies = getComputedStyle(legend).position === "absolute", room = { left: 0, top: 0, bottom: 0 };
    if (whole) {
      const least = stage ? FIT.legend_on_stage : FIT.legend, high = Math.max(0, legend.offsetHeight / tall - FIT.low);
      if (lies) room.left = legend.offsetWidth * Math.min(1, least + 2 * high);
      if (label?.offsetHeight) {
        const width = Math.min(wide - room.left - 2 * FIT.margin, (tall - 2 * FIT.margin) * ratio), low = label.offsetTop + label.offsetHeight;
        const reaches = label.offsetLeft + label.offsetWidth > (wide + room.left - width) / 2 + FIT.north * width;
        if (low < tall / 2 && reaches && (tall - width / ratio) / 2 < low) room.top = Math.max(0, low - FIT.margin / 2);
      }
      return room;
    }
    if (label?.offsetHeight) {
      const low = label.offsetTop + label.offsetHeight;
      if (low < tall / 2) room.top = low;
      else room.bottom = tall - label.offsetTop;
    }
    if (!lies) return room;
    const left = legend.offsetLeft + legend.offsetWidth + FIT.gap - FIT.margin, bottom = tall - legend.offsetTop + FIT.gap - FIT.margin;
    const high = (across, down) => Math.min((wide - across - 2 * FIT.margin) / ratio, tall - down - room.top - 2 * FIT.margin);
    if (high(left, room.bottom) >= high(0, bottom)) room.left = left;
    else room.bottom = bottom;
    return room;
  }

  /* ---------- names: as picture/place_labels.py; more of them further in ---------- */

  const pen = document.createElement("canvas").getContext("2d");
  const sizeOfNames = (wide, stage) => LABELS.size * (stage ? 1.5 : wide <= FIT.narrow ? 0.85 : 1);
  const mostNames = (further) => Math.round(LABELS.most * Math.min(4, Math.max(1, 2 ** (further - 1))));

  /* Where an element is in a box: left, top, right, bottom. */
  function boxIn(box, node) {
    const found = node.getBoundingClientRect();
    return [found.left - box.left, found.top - box.top, found.right - box.left, found.bottom - box.top];
  }
  /* Those of the places ({name, x, y}, the largest first) that have room, with x and y of their words; where
     one lies says which of its name it is: the province in brackets is left out. */
  function placeNames(places, { most, size, wide, tall, rooms, family }) {
    const { high, air, apart, instead, among } = LABELS, taken = [...rooms], spots = [], without = [], placed = [];
    let met = 0;
    pen.font = `700 ${size}px ${family}`;
    for (const one of places) {
      if (placed.length === most) break;
      if (one.x < 0 || one.y < 0 || one.x > wide || one.y > tall) continue;
      if (++met > among) break; // no village is named for want of a town with room
      const near = (some, least) => some.some(([x, y]) => Math.abs(one.x - x) + Math.abs(one.y - y) < least * size);
      if (near(without, instead)) continue;
      if (near(spots, apart)) { without.push([one.x, one.y]); continue; }
      const name = one.name.split(" (")[0], half = pen.measureText(name).width / 2;
      const x = Math.min(Math.max(one.x, half + 2), wide - half - 2);
      const room = [x - half, one.y - size * high / 2, x + half, one.y + size * high / 2];
      const free = (other) => room[0] >= other[2] + size * air || other[0] >= room[2] + size * air || room[1] >= other[3] + size * air || other[1] >= room[3] + size * air;
      if (room[1] < 0 || room[3] > tall || Math.abs(x - one.x) > half || !taken.every(free)) continue;
      taken.push(room);
      spots.push([one.x, one.y]);
      placed.push({ ...one, name, x, y: one.y + size * 0.34 });
    }
    return placed;
  }

  return { FIT, taken, sizeOfNames, mostNames, boxIn, placeNames };
})();
