import share from "./share.es.json" with { type: "json" };

/** In the order of `share.ts`. */
export const files = [share];
