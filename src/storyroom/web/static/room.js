// What every page does: the theme button, the keys, the one live region, and where focus goes after a swap.
const byId = (id) => document.getElementById(id);

const store = {
  get: (name) => { try { return localStorage.getItem(name); } catch { return null; } },
  set: (name, value) => { try { localStorage.setItem(name, value); } catch { /* the choice holds until the page is left */ } },
};

export const say = (words) => {
  const live = byId("live");
  live.textContent = "";
  requestAnimationFrame(() => { live.textContent = words; });
};

// --- theme ---
const THEMES = { auto: "Theme: as the system", dark: "Theme: dark", light: "Theme: light" };
const themeButton = byId("theme");
const showTheme = (name) => {
  if (name === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
  themeButton.textContent = THEMES[name];
};
if (themeButton) {
  let theme = store.get("storyroom-theme");
  if (!(theme in THEMES)) theme = "auto";
  showTheme(theme);
  themeButton.hidden = false;
  themeButton.addEventListener("click", () => {
    const names = Object.keys(THEMES);
    theme = names[(names.indexOf(theme) + 1) % names.length];
    store.set("storyroom-theme", theme);
    showTheme(theme);
  });
}

// --- keys: single letters, so they can be switched off ---
const keysButton = byId("keys");
let keysOn = store.get("storyroom-keys") !== "off";
const showKeys = () => { keysButton.textContent = keysOn ? "Keys: on" : "Keys: off"; };
if (keysButton) {
  showKeys();
  keysButton.hidden = false;
  keysButton.addEventListener("click", () => {
    keysOn = !keysOn;
    store.set("storyroom-keys", keysOn ? "on" : "off");
    showKeys();
  });
}
const typing = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable]");
const actions = new Map();
export const onKey = (key, act) => actions.set(key, act);
document.addEventListener("keydown", (event) => {
  if (!keysOn || event.ctrlKey || event.metaKey || event.altKey && event.key !== "[" && event.key !== "]" || typing(event.target)) return;
  const act = actions.get(event.key);
  if (act) { event.preventDefault(); act(); }
});
onKey("/", () => { const field = byId("q"); if (field) { field.focus(); field.select(); } });

// --- signing out ---
const out = byId("sign-out");
if (out) {
  out.hidden = false;
  out.addEventListener("click", async () => {
    await fetch("/sign-out", { method: "POST", headers: { "X-Storyroom": "1" }, redirect: "manual" });
    location.assign("/");
  });
}

// --- swaps of the found region ---
const found = () => byId("found");
document.body.addEventListener("htmx:beforeRequest", () => {
  found()?.setAttribute("aria-busy", "true");
  say("Reading…");
});
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const status = event.detail.xhr.status;
  if (status === 401 || status >= 500 && !event.detail.serverResponse.includes('id="found"')) {
    event.detail.shouldSwap = false;
    location.reload();
  }
});
document.body.addEventListener("htmx:afterSettle", () => {
  const region = found();
  if (!region) return;
  region.querySelector("h1")?.focus({ preventScroll: true });
  scrollTo(0, 0);
  say(region.dataset.announce || "");
});
// The library writes the address into the session's storage; addresses hold what people look for, so it goes at once.
for (const name of ["htmx:pushedIntoHistory", "htmx:historyRestore", "htmx:afterSettle"]) {
  document.body.addEventListener(name, () => {
    try { sessionStorage.removeItem("htmx-current-path-for-history"); } catch { /* no storage, nothing stored */ }
  });
}
document.body.addEventListener("htmx:sendError", () => {
  const region = found();
  if (!region) return;
  region.setAttribute("aria-busy", "false");
  say("Storyroom does not answer. Is it still running in its terminal?");
  const words = document.createElement("p");
  words.className = "card tone-warning";
  words.textContent = "Storyroom does not answer. Is it still running in its terminal?";
  region.prepend(words);
});
