// Arrow keys, page keys and the space bar go from one screen of a meeting to the next. Links and swipes do without this.
const slides = [...document.querySelectorAll(".app-slide")];
const STEPS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };

const height = (slide) => Math.abs(slide.getBoundingClientRect().top);
const shown = () => slides.reduce((best, slide) => (height(slide) < height(best) ? slide : best), slides[0]);

document.addEventListener("keydown", (event) => {
  const typed = event.target.closest("a, button, input, select, textarea, summary");
  if (!(event.key in STEPS) || event.altKey || event.ctrlKey || event.metaKey || (typed && event.key === " ")) return;
  const next = slides[slides.indexOf(shown()) + STEPS[event.key]];
  if (!next || typed?.matches("input, select, textarea")) return;
  event.preventDefault();
  next.scrollIntoView();
  next.focus({ preventScroll: true });
});
