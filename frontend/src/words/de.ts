import words from "./de.json" with { type: "json" };

export const files = [words];
