/* The link of this page is kept while the reader is away to log in or out; `cookie` names where, and
   `back` says that they have come back and it is not needed any more. */
{
const { cookie, back } = document.currentScript.previousElementSibling.dataset;
const folder = location.pathname.replace(/[^/]*$/, "");
const keep = (text, seconds) => {
  document.cookie = `${cookie}=${encodeURIComponent(text)}; path=${folder}; max-age=${seconds}; samesite=lax`;
};
if (back) keep("", 0);
if (!window.atlasBack) {
  window.atlasBack = true;
  document.addEventListener("click", (event) => {
    const button = ".st-key-w_login button, .st-key-w_logout button";
    if (event.target.closest(button)) keep(location.search, 600);
  }, true);
}
}
