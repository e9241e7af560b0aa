// Going through findings by keys: j and k move, i calls one intended, u takes that back. Without it every button still works.
import { onKey, say } from "./room.js";

const found = [...document.querySelectorAll(".finding")];
const current = () => found.indexOf(document.activeElement?.closest(".finding"));

const go = (one) => {
  one.focus({ preventScroll: true });
  one.scrollIntoView({ block: "nearest" });
};
const step = (by) => {
  const at = current();
  const next = at < 0 ? found.find((one) => one.getBoundingClientRect().bottom > 80) : found[at + by];
  if (next) go(next);
  else say(by > 0 ? "The last finding of this page." : "The first finding of this page.");
};
const press = (key) => {
  const one = found[current()];
  if (!one) { say("No finding is picked: j picks one."); return; }
  const button = one.querySelector(`[data-does="${key}"]`);
  if (button) button.click();
  else say({ i: "Nothing to call intended here.", u: "Nobody called this intended." }[key]);
};
onKey("j", () => step(1));
onKey("k", () => step(-1));
for (const key of ["i", "u"]) onKey(key, () => press(key));

for (const words of document.querySelectorAll(".keyed")) words.hidden = false;

// Come back to the finding that was dealt with.
document.fonts.ready.then(() => {
  const one = /^#k[0-9a-f]{12}$/.test(location.hash) && document.getElementById(location.hash.slice(1));
  if (!one) return;
  go(one);
  say(one.querySelector(".kind b").textContent);
});
