// What the web room's editor needs of CodeMirror 6, as one module. Built as tools/codemirror/README.md says; never changed by hand.
export { Annotation, Compartment, EditorState, Transaction } from "@codemirror/state";
export { Decoration, EditorView, ViewPlugin, highlightSpecialChars, keymap } from "@codemirror/view";
export { defaultKeymap, history, historyKeymap, isolateHistory, redo, redoDepth, undo, undoDepth } from "@codemirror/commands";
export { HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
export { search, searchKeymap } from "@codemirror/search";
export { tags } from "@lezer/highlight";
