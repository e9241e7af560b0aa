// Going through a breakdown by keys: j, k and the arrows move, c confirms, x rejects, u undoes. Without it every button still works.
import { onKey, say } from "./room.js";

const byOrder = (one, other) => one.dataset.order - other.dataset.order;
// In the order of the sheet: what was taken off keeps its place between what was kept.
const items = [...document.querySelectorAll(".hand")].flatMap((scene) => [...scene.querySelectorAll(".item")].sort(byOrder));
const current = () => items.indexOf(document.activeElement?.closest(".item"));

const go = (item) => {
  item.closest("details")?.setAttribute("open", "");
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
};
const step = (by) => {
  const at = current();
  if (at < 0) {
    const below = items.find((item) => item.getBoundingClientRect().top > 80 && item.getClientRects().length);
    if (below ?? items[0]) go(below ?? items[0]);
    return;
  }
  const next = items[at + by];
  if (next) go(next);
  else say(by > 0 ? "The last item of this page." : "The first item of this page.");
};
const press = (key) => {
  const item = items[current()];
  if (!item) { say("No item is picked: j picks one."); return; }
  const button = item.querySelector(`[data-does="${key}"]`);
  if (button) button.click();
  else say({ c: "It is confirmed already.", x: "It is rejected already.", u: "Nothing was said of it yet." }[key]);
};
onKey("j", () => step(1));
onKey("k", () => step(-1));
// The arrows scroll, until an item is picked.
document.getElementById("sheets-by-hand").addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by || !event.target.closest(".item") || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  event.preventDefault();
  step(by);
});
for (const key of ["c", "x", "u"]) onKey(key, () => press(key));

for (const words of document.querySelectorAll(".keyed")) words.hidden = false;

// Come back to the item that was dealt with; the fonts may have moved it since the browser first went there.
const arrive = () => {
  const refused = document.getElementById("refused");
  if (refused) { refused.focus(); return; }
  const item = /^#i\d+-[0-9a-f]{10}$/.test(location.hash) && document.getElementById(location.hash.slice(1));
  if (!item) return;
  item.closest("details")?.setAttribute("open", "");
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "center" });
  const state = item.querySelector(".state");
  say(`${item.querySelector("b").textContent}: ${state ? state.textContent : "as the rules say"}`);
};
document.fonts.ready.then(arrive);
