/* The key / leads here from anywhere on the page. With its comments it is longer than the 1000 bytes
   from which on Streamlit sends a message once and then points to it: keep it so. */
// The page is drawn anew on every run; the listener is added once and stays.
window.atlasSlash ??= addEventListener("keydown", (pressed) => {
  // With Shift it may still be a slash: that is where it is on a Belgian keyboard.
  if (pressed.key !== "/" || pressed.ctrlKey || pressed.metaKey) return;
  // Where one types, it is a slash like any other.
  const typing = "input:not([type=checkbox], [type=radio], [type=range]), textarea, select";
  if (pressed.target.closest?.(typing + ", [contenteditable=true]")) return;
  // The field is not there on the stage. The map's frame has its own listener (atlas.js): a key
  // that is pressed in a frame never reaches the page around it.
  const field = document.querySelector(".st-key-search input");
  if (!field) return;
  pressed.preventDefault();
  field.focus();
}) ?? true;
// For screen readers, which tell the key together with the name of the field.
document.querySelector(".st-key-search input")?.setAttribute("aria-keyshortcuts", "/");
