// Looks again every second how far the reading of a large file is, and goes on once it is done.
const shown = document.getElementById("progress");

async function look() {
  setTimeout(look, 1000);
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.getElementById("progress");
  if (answer.redirected || now === null) {
    location.replace(answer.url);
    return;
  }
  if (now.textContent !== shown.textContent) shown.replaceChildren(...now.childNodes);
}

setTimeout(look, 1000);
