/* Smart City Atlas of Belgium: each frame of the atlas on this page gets the height of what is in it.
 * The frames are those of the server that this script comes from. A frame says {atlas: 1, height};
 * whatever else is said is left alone. Without this script a frame keeps its height, and scrolls.
 */
(() => {
  const server = new URL(".", document.currentScript.src).href;
  const frames = () => [...document.querySelectorAll("iframe")].filter((one) => one.src.startsWith(server));
  addEventListener("message", ({ data, source }) => {
    if (!data || data.atlas !== 1 || !Number.isInteger(data.height) || data.height < 100 || data.height > 9999) return;
    for (const frame of frames()) if (frame.contentWindow === source) frame.style.height = data.height + "px";
  });
  // What a frame said before this script was there, it is asked for again.
  for (const frame of frames()) frame.contentWindow.postMessage({ atlas: 1, ask: "height" }, "*");
})();
