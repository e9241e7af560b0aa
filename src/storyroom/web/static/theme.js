// Applies the chosen theme before the first paint. Stores nothing but that choice.
try {
  const chosen = localStorage.getItem("storyroom-theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be switched off: the system's theme holds.
}
