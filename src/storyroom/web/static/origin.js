// The act behind a stretch of the script: shown beside it, and the way back kept. Without it the numbers in the titles still tell.
import { onKey, say } from "./room.js";

const script = document.getElementById("script");
const stretches = [...script.querySelectorAll("[data-act]")];
const current = () => stretches.indexOf(document.activeElement);
let last = null;

const mark = (act) => {
  for (const shown of document.querySelectorAll(".is-shown")) shown.classList.remove("is-shown");
  for (const same of stretches) if (same.dataset.act === act) same.classList.add("is-shown");
  document.getElementById(`act-${act}`)?.classList.add("is-shown");
};
const show = (stretch) => {
  const card = document.getElementById(`act-${stretch.dataset.act}`);
  if (!card) return;
  mark(stretch.dataset.act);
  last = stretch;
  card.scrollIntoView({ block: "nearest" });
  card.focus({ preventScroll: true });
  say(card.querySelector("h3").textContent);
};
const go = (stretch, end) => {
  if (!stretch) { say(end); return; }
  mark(stretch.dataset.act);
  stretch.focus({ preventScroll: true });
  stretch.scrollIntoView({ block: "center" });
  say(stretch.title);
};
script.addEventListener("click", (event) => {
  const stretch = event.target.closest("[data-act]");
  if (stretch && getSelection().isCollapsed) show(stretch);
});
script.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && current() >= 0) { event.preventDefault(); show(stretches[current()]); }
});
onKey("]", () => go(stretches[current() + 1], "The last stretch of this part."));
onKey("[", () => go(stretches[current() < 0 ? stretches.length - 1 : current() - 1], "The first stretch of this part."));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !last || !document.activeElement?.closest("#acts")) return;
  last.focus();
  last = null;
});
for (const button of document.querySelectorAll("[data-words]")) {
  button.addEventListener("click", () => go(stretches.find((one) => one.dataset.act === button.dataset.words), "None of its words stand in this part."));
}
for (const words of document.querySelectorAll(".keyed")) words.hidden = false;
