// Fountain told apart line by line, for colour alone: what a line is in the end, the reader on the server says.
import { HighlightStyle, StreamLanguage, syntaxHighlighting, tags } from "./vendor/codemirror.min.js";

const HEADING = /^(?:INT|EXT|EST|I)(?:\.|\/|\s)[^\n]*\S|^\.(?!\.)\s*\S/i;
const FORCED_CUE = /^@\s*\S/;
const CUE = /^[^a-z\p{Ll}]*\p{Lu}[^\p{Ll}]*(?:\([^)]*\)\s*)*\^?\s*$/u;
const TRANSITION = /^>(?!.*<\s*$)|^[^\p{Ll}]*\bTO:\s*$/u;
const TITLE = /^[^\s:][^:]{0,60}:/;
const LONGEST = 2000; // what is longer is no line of a script, and is left plain

const kindOf = (line, state) => {
  if (line.length > LONGEST) return "";
  if (/^={3,}\s*$/.test(line)) return "contentSeparator";
  if (/^(?:#|=)/.test(line)) return "annotation";
  if (/^!/.test(line)) return "";
  if (/^~/.test(line)) return "quote";
  if (state.blank && HEADING.test(line)) return "heading";
  if (/^>.*<\s*$/.test(line)) return "emphasis";
  if (state.blank && TRANSITION.test(line)) return "keyword";
  if (state.blank && (FORCED_CUE.test(line) || CUE.test(line) && !/[.!?:]\s*$/.test(line))) return "atom";
  if (state.speaks) return /^\s*\(.*\)\s*$/.test(line) ? "meta" : "quote";
  return "";
};

const scan = (stream, state) => {
  if (state.inside) {
    const end = state.inside;
    while (!stream.eol()) if (stream.match(end)) { state.inside = ""; break; } else stream.next();
    return "comment";
  }
  if (stream.sol()) {
    const line = stream.string;
    if (state.title) state.title = TITLE.test(line) || /^(?: {3}|\t)/.test(line);
    if (state.title && TITLE.test(line)) { stream.match(TITLE); state.kind = "string"; return "labelName"; }
    state.kind = state.title ? "string" : kindOf(line, state);
    state.speaks = state.kind === "atom" || state.speaks && (state.kind === "quote" || state.kind === "meta");
    state.blank = false;
  }
  if (stream.match("/*")) { state.inside = "*/"; return "comment"; }
  if (stream.match("[[")) { state.inside = "]]"; return "comment"; }
  const before = stream.pos;
  while (!stream.eol() && !stream.match("/*", false) && !stream.match("[[", false)) stream.next();
  if (stream.pos === before) stream.next();
  return state.kind || null;
};

const fountain = StreamLanguage.define({
  name: "fountain",
  startState: () => ({ title: true, blank: true, speaks: false, inside: "", kind: "" }),
  blankLine: (state) => { state.title = false; state.blank = true; state.speaks = false; },
  copyState: (state) => ({ ...state }),
  token: scan,
});

const looks = HighlightStyle.define([
  { tag: tags.heading, class: "f-heading" },
  { tag: tags.atom, class: "f-cue" },
  { tag: tags.quote, class: "f-speech" },
  { tag: tags.meta, class: "f-aside" },
  { tag: tags.keyword, class: "f-transition" },
  { tag: tags.emphasis, class: "f-centered" },
  { tag: tags.comment, class: "f-note" },
  { tag: tags.annotation, class: "f-section" },
  { tag: tags.contentSeparator, class: "f-break" },
  { tag: tags.labelName, class: "f-key" },
  { tag: tags.string, class: "f-title" },
]);

export const isHeading = (line) => line.length <= LONGEST && HEADING.test(line);
export const fountainMode = [fountain, syntaxHighlighting(looks)];
