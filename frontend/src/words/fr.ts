import words from "./fr.json" with { type: "json" };

export const files = [words];
