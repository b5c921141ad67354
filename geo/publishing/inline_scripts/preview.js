/* The code of a frame beside its dialog: made smaller where it has less room than it is wide. */
{
const whole = document.querySelector("main"), { width } = whole.dataset;
const fit = () => { whole.style.transform = `scale(${Math.min(1, innerWidth / width)})`; };
if (width) {
  addEventListener("resize", fit);
  fit();
}
}
