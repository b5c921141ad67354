/* One listener for all buttons of all pages, set once: pages draw their buttons anew. What was
   copied is shown, since a sentence is read before it is pasted; where the browser does not let a
   page copy (without https it has no clipboard), it is marked, to be copied by hand. */
{
if (!window.atlasQuotes) {
  window.atlasQuotes = true;
  const box = () => document.getElementById("atlas-quoted");
  let opener = null;
  const close = () => {
    const had = box()?.contains(document.activeElement);
    box()?.removeAttribute("data-open");
    if (had) opener?.focus();
  };
  const mark = (text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  };
  const sentenceOf = (button) => {
    const end = button.closest("article").querySelector("[data-quote-end]");
    return button.dataset.quote + ("endsAlike" in button.dataset ? end.textContent : "");
  };
  const copied = async (sentence, text) => {
    try {
      await navigator.clipboard.writeText(sentence);
      return true;
    } catch {
      mark(text);
      try { return document.execCommand("copy"); } catch { return false; }
    }
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button[data-quote]");
    const inside = box()?.contains(event.target);
    if (inside ? event.target.closest("button") : !button) close();
    if (!button || !box()) return;
    opener = button;
    const [head, text] = box().querySelectorAll("b, q");
    text.textContent = sentenceOf(button);
    box().setAttribute("data-open", "");
    head.textContent = "";
    const done = await copied(text.textContent, text);
    head.textContent = done ? box().dataset.copied : box().dataset.byHand;
  });
  // Escape closes the box and nothing else: the map's Escape would let go of the commune.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box()?.hasAttribute("data-open")) return;
    event.stopPropagation();
    close();
  }, true);
}
}
