import share from "./share.fr.json" with { type: "json" };

/** In the order of `share.ts`. */
export const files = [share];
