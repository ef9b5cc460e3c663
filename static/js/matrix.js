// Arrow keys walk the cells of the matrix, and one press of Tab leaves it. Without this every cell is a stop of its own.
const table = document.querySelector(".app-heat");
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

const rows = () => [...table.rows].filter((row) => !row.classList.contains("app-heat__section"));
const linkIn = (cell) => cell?.querySelector("a");

function makeStop(link) {
  table.querySelectorAll("a").forEach((each) => { each.tabIndex = -1; });
  link.tabIndex = 0;
}

function next(cell, [down, right]) {
  const lines = rows();
  let line = lines.indexOf(cell.parentElement) + down;
  let place = cell.cellIndex + right;
  while (lines[line]?.cells[place]) {
    const link = linkIn(lines[line].cells[place]);
    if (link) return link;
    line += down;
    place += right;
  }
  return null;
}

if (table) {
  const first = linkIn(table.tBodies[0]?.querySelector("td")) ?? table.querySelector("a");
  if (first) makeStop(first);
  table.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const cell = event.target.closest("th, td");
    const link = step && cell && next(cell, step);
    if (!link) return;
    event.preventDefault();
    makeStop(link);
    link.focus();
  });
  table.addEventListener("focusin", (event) => { if (event.target.tagName === "A") makeStop(event.target); });
}
