import pages from "./pages.es.json" with { type: "json" };
import review from "./review.es.json" with { type: "json" };
import setup from "./setup.es.json" with { type: "json" };

/** In the order of `panel.ts`. */
export const files = [pages, review, setup];
