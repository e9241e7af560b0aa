"""Two drafts side by side: scenes, elements, words, names and facts left behind. Draws nothing and knows no library."""
