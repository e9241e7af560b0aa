// The reader's own moves: which scene is current, [ and ], arrow keys on the strip. Without it every link still works.
import { onKey, say } from "./room.js";

const strip = document.getElementById("strip");
const headings = [...document.querySelectorAll(".page [data-scene]")];
const links = [...document.querySelectorAll("#strip a, #navigator a")];
const cards = [...document.querySelectorAll("[data-card]")];
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let current = 0;

const stripLinks = strip ? [...strip.querySelectorAll("a")] : [];
const rove = (link) => stripLinks.forEach((one) => { one.tabIndex = one === link ? 0 : -1; });

const show = (scene) => {
  if (scene === current) return;
  current = scene;
  for (const link of links) {
    if (Number(link.dataset.scene) === scene) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  for (const card of cards) card.hidden = Number(card.dataset.card) !== scene;
  const own = stripLinks.find((link) => Number(link.dataset.scene) === scene);
  if (own) {
    if (!strip.contains(document.activeElement)) rove(own);
    const left = own.parentElement.offsetLeft - strip.clientWidth / 2;
    if (strip.scrollWidth > strip.clientWidth) strip.scrollTo({ left, behavior: "instant" });
  }
  const row = document.querySelector(`#navigator a[data-scene="${scene}"]`);
  const side = document.getElementById("side");
  if (row && side && getComputedStyle(side).position === "sticky") {
    const top = row.getBoundingClientRect().top - side.getBoundingClientRect().top;
    if (top < 40 || top > side.clientHeight - 60) side.scrollTop += top - side.clientHeight / 2;
  }
};

// The current scene is the last whose heading has passed the upper third of the window.
let waiting = false;
const look = () => {
  waiting = false;
  const line = innerHeight / 3;
  let found = headings[0];
  for (const heading of headings) {
    if (heading.getBoundingClientRect().top > line) break;
    found = heading;
  }
  if (found) show(Number(found.dataset.scene));
};
addEventListener("scroll", () => { if (!waiting) { waiting = true; requestAnimationFrame(look); } }, { passive: true });

const go = (scene) => {
  const heading = document.getElementById(`s${scene}`);
  if (!heading) {
    const link = stripLinks.find((one) => Number(one.dataset.scene) === scene);
    if (link) location.assign(link.href);
    return;
  }
  heading.scrollIntoView({ behavior: calm.matches ? "instant" : "smooth", block: "start" });
  heading.focus({ preventScroll: true });
  show(scene);
  const address = new URL(location.href);
  for (const name of ["start", "end", "page"]) address.searchParams.delete(name);
  address.searchParams.set("scene", String(scene));
  address.hash = `s${scene}`;
  history.replaceState(history.state, "", address);
  const number = stripLinks.find((one) => Number(one.dataset.scene) === scene);
  say(number ? number.title : `Scene ${scene}`);
};
const step = (by) => {
  const all = stripLinks.map((link) => Number(link.dataset.scene));
  const at = all.indexOf(current);
  const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
  if (next !== undefined) go(next);
};
onKey("[", () => step(-1));
onKey("]", () => step(1));

if (strip) {
  rove(stripLinks.find((link) => link.hasAttribute("aria-current")) || stripLinks[0]);
  strip.addEventListener("keydown", (event) => {
    const at = stripLinks.indexOf(event.target.closest("a"));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: stripLinks.length - 1 }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const link = stripLinks[Math.min(Math.max(to, 0), stripLinks.length - 1)];
    rove(link);
    link.focus();
  });
}
for (const link of links) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !document.getElementById(`s${link.dataset.scene}`)) return;
    event.preventDefault();
    go(Number(link.dataset.scene));
  });
}

// Come to what was asked for; the fonts may have moved it since the browser first went there.
const arrive = () => {
  const asked = new URL(location.href).searchParams;
  const marked = strip?.querySelector("a[aria-current]")?.dataset.scene;
  const wanted = document.getElementById("here")
    || (location.hash && document.getElementById(location.hash.slice(1)))
    || (asked.has("start") || asked.has("scene")) && document.getElementById(`s${marked}`);
  if (wanted) wanted.scrollIntoView({ behavior: "instant", block: wanted.id === "here" ? "center" : "start" });
  look();
};
document.fonts.ready.then(arrive);
