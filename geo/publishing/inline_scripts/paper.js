/* One listener for all pages, set once. A page is dark where its letters are light. */
{
if (!window.atlasOnPaper) {
  window.atlasOnPaper = true;
  let opened = [];
  const isPale = (colour) => {
    const parts = (colour.match(/[\d.]+/g) ?? []).slice(0, 3);
    return parts.reduce((sum, part) => sum + Number(part), 0) > 384;
  };
  const write = (head) => {
    const link = new URL(location.href), { printed, locale, files } = head.dataset;
    const day = new Date().toLocaleDateString(locale, { dateStyle: "long" });
    link.hash = "";
    link.searchParams.delete(files);
    head.querySelector("cite").textContent = link.href.replaceAll("%40", "@");
    head.querySelector("time").textContent = printed.replace("{date}", day);
    document.documentElement.toggleAttribute(
      "data-printed-dark", isPale(getComputedStyle(head).color));
  };
  addEventListener("beforeprint", () => {
    const head = document.getElementById("atlas-on-paper");
    if (head) write(head);
    opened = [...document.querySelectorAll(".dd details:not([open])")];
    const isRows = (one) => one.matches(".fold, .in-members") || one.querySelector("table");
    opened = opened.filter(isRows);
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
    opened = [];
    document.documentElement.removeAttribute("data-printed-dark");
  });
}
}
