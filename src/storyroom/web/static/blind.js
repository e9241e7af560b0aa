// Judging by keys: 1 keeps the left page, 2 the right, 0 neither. Without it the buttons still work.
import { onKey } from "./room.js";

for (const key of ["1", "2", "0"]) onKey(key, () => document.querySelector(`[data-key="${key}"]`)?.click());
for (const words of document.querySelectorAll(".keyed")) words.hidden = false;
