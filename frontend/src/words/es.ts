import words from "./es.json" with { type: "json" };

export const files = [words];
