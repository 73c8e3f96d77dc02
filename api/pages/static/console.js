// Enhances pages that work without it: the components of GOV.UK Frontend, and the desk's live line.
import { initAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

const form = document.querySelector("form[data-live]");
const line = document.querySelector("#live");
if (form && line) {
  let waiting;
  let latest = 0;
  const ask = async () => {
    const mine = ++latest;
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.dataset.live, { method: "POST", body, credentials: "same-origin" });
    if (mine === latest && answer.ok) line.innerHTML = await answer.text();
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 200);
  });
  if (form.querySelector("input[type=radio]:checked")) ask();
}

// A step of the history replaces what the page shows, without loading it anew.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-step]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  await stepTo(link.href, link.rel);
  history.pushState({ step: true }, "", link.href);
});
window.addEventListener("popstate", () => {
  if (document.querySelector("a[data-step]")) location.reload();
});

async function stepTo(address, rel) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) return location.assign(address);
  const found = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of ["main", "footer"]) document.querySelector(part).replaceWith(found.querySelector(part));
  document.title = found.title;
  (document.querySelector(`a[data-step][rel=${rel}]`) ?? document.querySelector("a[data-step]") ?? document.querySelector("main")).focus();
}

// A file that is dropped on the form of the proof is checked at once.
const drop = document.querySelector("form[data-drop]");
if (drop) {
  drop.addEventListener("dragover", (event) => event.preventDefault());
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.querySelector("input[type=file]").files = event.dataTransfer.files;
    drop.requestSubmit();
  });
}
