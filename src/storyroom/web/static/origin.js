// The act behind a stretch of the script: shown beside it, and the way back kept. Without it the links still lead there.
import { say } from "./room.js";

let last = null;
const script = document.getElementById("script");
const show = (link) => {
  for (const shown of document.querySelectorAll(".is-shown")) shown.classList.remove("is-shown");
  const card = document.getElementById(`act-${link.dataset.act}`);
  if (!card) return;
  for (const same of script.querySelectorAll(`[data-act="${link.dataset.act}"]`)) same.classList.add("is-shown");
  card.classList.add("is-shown");
  card.scrollIntoView({ block: "nearest" });
  card.focus({ preventScroll: true });
  last = link;
  say(card.querySelector("h3").textContent);
};
script.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-act]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(link);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !last || !document.activeElement?.closest("#acts")) return;
  last.focus();
  last = null;
});
