// Enhances pages that work without it: the components of GOV.UK Frontend, and the desk's live line.
import { initAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

const form = document.querySelector("form[data-live]");
const line = document.querySelector("#live");
if (form && line) {
  let waiting;
  let latest = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const mine = ++latest;
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.dataset.live, { method: "POST", body, credentials: "same-origin" });
      if (mine === latest && answer.ok) line.innerHTML = await answer.text();
    }, 200);
  });
}
