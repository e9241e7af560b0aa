// A script held against a voice: j and k go through what moved it, [ and ] through the scenes. Without it every link still works.
import { onKey, say } from "./room.js";

const moved = [...document.querySelectorAll(".moved-item")];
const step = (by) => {
  const at = moved.indexOf(document.activeElement?.closest(".moved-item"));
  const next = at < 0 ? moved[by > 0 ? 0 : moved.length - 1] : moved[at + by];
  if (!next) { say(by > 0 ? "The last of what moved it." : "The first of what moved it."); return; }
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
};
if (moved.length) {
  onKey("j", () => step(1));
  onKey("k", () => step(-1));
}

const scenes = [...document.querySelectorAll("a.strip-scene")];
const turn = (by) => {
  const at = scenes.findIndex((one) => one.hasAttribute("aria-current"));
  const next = at < 0 ? scenes[by > 0 ? 0 : scenes.length - 1] : scenes[at + by];
  if (next) location.assign(next.href);
  else say(by > 0 ? "The last scene." : "The first scene.");
};
if (scenes.length) {
  onKey("]", () => turn(1));
  onKey("[", () => turn(-1));
}
