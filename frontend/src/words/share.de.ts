import share from "./share.de.json" with { type: "json" };

/** In the order of `share.ts`. */
export const files = [share];
