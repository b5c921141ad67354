/* The language of the page, for screen readers: Streamlit says English whatever is shown. */
document.documentElement.lang = document.currentScript.previousElementSibling.dataset.lang;
