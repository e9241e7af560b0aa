// The editor of a draft: keeps every change as a step, saves by itself, and never throws words away. What a step means is the server's to say.
import { EditorState, EditorView, Transaction, defaultKeymap, highlightSpecialChars, history, historyKeymap, keymap, redo, redoDepth, search, searchKeymap, undo, undoDepth } from "./vendor/codemirror.min.js";
import { fountainMode, isHeading } from "./fountain_mode.js";
import { say } from "./room.js";

const page = document.getElementById("editing");
const at = (name) => document.getElementById(name);
const state = at("saved");
const SOON = 900; // milliseconds after the last key
const LATEST = 6000; // and never later than this after the first
const AGAIN = 8000;
const MOST_STEPS = 400; // in one request
const MOST = Number(page.dataset.most);
// What no script can hold: control characters and halves of letters. Each becomes one sign that is seen.
const UNFIT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const WIDE = /[\ud800-\udbff]/;

let view;
let copy = { version: 0 };
let steps = []; // not sent yet: kind, changes, and the words before them
let sending = null; // the steps that are on their way
let first = 0, timer = 0, stuck = "";

// --- what is said of the state ---
const clock = (written) => new Date(written).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
const tell = (words, tone = "") => {
  if (state.textContent !== words) state.textContent = words;
  state.dataset.tone = tone;
};
const showState = () => {
  if (stuck) tell(`Not saved: ${stuck}`, "bad");
  else if (sending || steps.length) tell("Saving…");
  else if (copy.version) tell(`Saved ${clock(copy.saved_at)}`, "ok");
  else tell("Nothing changed yet");
  at("make").disabled = !copy.version && !steps.length;
  at("discard").disabled = at("make").disabled;
  at("keep").hidden = !stuck;
  if (view) {
    at("undo").disabled = undoDepth(view.state) === 0;
    at("redo").disabled = redoDepth(view.state) === 0;
  }
};

// --- steps ---
const kindOf = (transaction) => {
  if (transaction.isUserEvent("undo")) return "undo";
  if (transaction.isUserEvent("redo")) return "redo";
  if (transaction.isUserEvent("input.paste") || transaction.isUserEvent("input.drop")) return "paste";
  if (transaction.isUserEvent("move")) return "move";
  return "type";
};
const points = (doc, place, wide) => {
  if (!wide) return place;
  let count = 0;
  for (const letter of doc.sliceString(0, place)) count += letter.length ? 1 : 0;
  return count;
};
const spelled = ({ kind, changes, before }) => {
  const wide = WIDE.test(before.toString());
  const list = [];
  changes.iterChanges((from, to, _a, _b, inserted) => {
    list.push({ start: points(before, from, wide), end: points(before, to, wide), text: inserted.toString() });
  });
  return { kind, changes: list };
};
const remember = (transaction, before) => {
  const kind = kindOf(transaction);
  const last = steps.at(-1);
  if (last && last.kind === "type" && kind === "type") last.changes = last.changes.compose(transaction.changes);
  else steps.push({ kind, changes: transaction.changes, before });
};

// What was too long on the way and no longer is counts as one step: what a draft may not hold is never sent.
const shorten = () => {
  if (!steps.some(({ changes }) => changes.newLength > MOST)) return;
  const changes = steps.map((step) => step.changes).reduce((all, next) => all.compose(next));
  steps = changes.empty ? [] : [{ kind: "paste", changes, before: steps[0].before }];
};

// --- saving ---
const send = async (path, body) => {
  const answer = await fetch(`${page.dataset.api}${path}`, {
    method: "POST", headers: { "Content-Type": "application/json", "X-Storyroom": "1" }, body: JSON.stringify(body), redirect: "manual",
  });
  const told = await answer.json().catch(() => ({}));
  return { ok: answer.ok, status: answer.status, told };
};
const reason = ({ status, told }) => {
  if (status === 401) return "you are signed out. Sign in in another tab, then save again.";
  const fault = told.error ?? {};
  return [fault.message, fault.hint].filter(Boolean).join(" ") || "Storyroom answered with something else.";
};
const sum = async (text) => {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};
const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };
const soon = () => {
  first ||= Date.now();
  later(Math.max(0, Math.min(SOON, first + LATEST - Date.now())));
};
const refuse = (words, again) => {
  steps = [...(sending ?? []), ...steps];
  sending = null;
  if (stuck !== words) say(`Not saved: ${words}`);
  stuck = words;
  showState();
  if (again) later(AGAIN);
};
async function save() {
  clearTimeout(timer);
  if (sending) return sending.done;
  if (!steps.length || at("conflict").open) return undefined;
  first = 0;
  if (view.state.doc.length > MOST) { refuse(`this is longer than the ${MOST.toLocaleString()} letters that a draft may have here. Undo brings back what was.`, false); return undefined; }
  shorten();
  if (!steps.length) { stuck = ""; showState(); return undefined; }
  sending = steps.slice(0, MOST_STEPS);
  steps = steps.slice(MOST_STEPS);
  const after = steps.length ? steps[0].before : view.state.doc;
  showState();
  const going = sending;
  going.done = (async () => {
    try {
      const text = after.toString();
      const answer = await send("", { version: copy.version, steps: going.map(spelled), sha256: await sum(text) });
      if (answer.status === 409) { refuse(reason(answer), false); at("conflict").showModal(); return; }
      if (!answer.ok) { refuse(reason(answer), answer.status >= 500 || answer.status === 429); return; }
      copy = answer.told;
      sending = null;
      stuck = "";
      showState();
      if (steps.length) soon();
    } catch {
      refuse("Storyroom does not answer. Is it still running? It tries again.", true);
    }
  })();
  return going.done;
}
const settle = async () => {
  while (sending || steps.length && !stuck) await save();
  if (stuck && steps.length) await save();
  return !steps.length && !stuck;
};

// --- the scenes ---
const scenes = () => {
  const list = at("scenes");
  const rows = [];
  let blank = true;
  for (let number = 1; number <= view.state.doc.lines && rows.length < 1000; number += 1) {
    const line = view.state.doc.line(number);
    if (blank && isHeading(line.text)) rows.push([line.from, line.text]);
    blank = !line.text.trim();
  }
  const told = rows.map((row) => row[1]).join("\n");
  if (list.dataset.told !== told) {
    list.dataset.told = told;
    list.replaceChildren(...rows.map(([, text], place) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "quiet doc";
      button.textContent = text.replace(/^\./, "").replace(/\s*#[^#]+#\s*$/, "").slice(0, 120);
      button.addEventListener("click", () => go(place));
      item.append(button);
      return item;
    }));
  }
  list.places = rows.map((row) => row[0]);
};
const go = (place) => {
  const from = at("scenes").places[place];
  view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "start", yMargin: 60 }) });
  view.focus();
};
let counting = 0;
const countSoon = () => { clearTimeout(counting); counting = setTimeout(scenes, 400); };

// --- the editor ---
const fit = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || transaction.isUserEvent("undo") || transaction.isUserEvent("redo")) return transaction;
  const changes = [];
  let unfit = 0;
  transaction.changes.iterChanges((from, to, _a, _b, inserted) => {
    const text = inserted.toString();
    const seen = text.replace(UNFIT, () => { unfit += 1; return "\ufffd"; });
    changes.push({ from, to, insert: seen });
  });
  if (!unfit) return transaction;
  say(`${unfit} characters that no script can hold were replaced.`);
  return { changes, selection: transaction.selection, scrollIntoView: true, userEvent: transaction.annotation(Transaction.userEvent) };
});
const heard = EditorView.updateListener.of((update) => {
  if (!update.docChanged) return;
  let before = update.startState.doc;
  for (const transaction of update.transactions) {
    if (transaction.docChanged) remember(transaction, before);
    before = transaction.newDoc;
  }
  if (stuck && !at("conflict").open) stuck = "";
  showState();
  soon();
  countSoon();
});
const saveKey = { key: "Mod-s", preventDefault: true, run: () => { save(); return true; } };
const open = (text) => {
  view = new EditorView({
    parent: page,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(page.dataset.nonce),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": "Script, as Fountain", "aria-describedby": "saved", spellcheck: "true" }),
        EditorState.readOnly.of(page.dataset.may !== "yes"),
        history(),
        search({ top: true }),
        highlightSpecialChars({ addSpecialChars: /[\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\u{e0000}-\u{e0fff}]/u }),
        fountainMode,
        keymap.of([saveKey, ...historyKeymap, ...searchKeymap, ...defaultKeymap]),
        fit,
        heard,
      ],
    }),
  });
  page.removeAttribute("aria-busy");
  page.dataset.ready = "yes";
  scenes();
  showState();
};

// --- buttons ---
at("undo").addEventListener("click", () => { undo(view); view.focus(); });
at("redo").addEventListener("click", () => { redo(view); view.focus(); });
at("save").addEventListener("click", () => { stuck = ""; save(); view.focus(); });
const keep = () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([view.state.doc.toString()], { type: "text/plain" }));
  link.download = page.dataset.file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};
for (const name of ["keep", "keep-mine"]) at(name).addEventListener("click", keep);
const leave = (address) => { steps = []; sending = null; location.assign(address); };
at("load-other").addEventListener("click", () => leave(location.pathname));
at("discard").addEventListener("click", () => at("sure").showModal());
at("discard-yes").addEventListener("click", async () => {
  at("sure").close();
  if (sending) await sending.done;
  if (!copy.version) { leave(page.dataset.script); return; }
  const answer = await send("/discard", { version: copy.version });
  if (answer.ok) leave(page.dataset.script);
  else { stuck = reason(answer); showState(); }
});
// Another draft came in meanwhile: it is shown, and who has seen that may go on.
const showNewer = async (told) => {
  const answer = await fetch(page.dataset.api, { redirect: "manual" });
  const newest = answer.ok ? (await answer.json()).newer.at(-1) : null;
  if (!newest) return;
  page.dataset.latest = newest.draft_id;
  const link = document.createElement("a");
  link.href = `/drafts/${encodeURIComponent(newest.draft_id)}/compare?with=${encodeURIComponent(page.dataset.draft)}`;
  link.textContent = `What ${newest.name} changes`;
  told.append(" ", link);
};
at("make-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const told = at("made");
  told.textContent = "Saving…";
  if (!await settle()) { told.textContent = "It has to be saved first; above it says what is in the way."; return; }
  told.textContent = "Making the draft…";
  at("make").disabled = true;
  const seen = page.dataset.latest;
  try {
    const answer = await send("/draft", { version: copy.version, name: at("name").value, seen });
    if (answer.ok) { leave(`/drafts/${encodeURIComponent(answer.told.draft_id)}`); return; }
    told.textContent = reason(answer);
    if (answer.told.error?.kind === "newer_draft") await showNewer(told);
    else if (answer.status === 409) at("conflict").showModal();
  } catch {
    told.textContent = "Storyroom does not answer. Your words are kept; try again.";
  }
  at("make").disabled = false;
});
addEventListener("beforeunload", (event) => {
  if (!steps.length && !sending) return;
  save();
  event.preventDefault();
});
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });

const begin = async () => {
  tell("Opening…");
  let answer, told;
  try {
    answer = await fetch(page.dataset.api, { redirect: "manual" });
    told = await answer.json();
  } catch {
    tell("Storyroom does not answer. Is it still running in its terminal?", "bad");
    return;
  }
  if (!answer.ok) { tell(reason({ status: answer.status, told }), "bad"); return; }
  copy = told;
  open(told.text);
};
begin();
