import pages from "./pages.fr.json" with { type: "json" };
import review from "./review.fr.json" with { type: "json" };
import setup from "./setup.fr.json" with { type: "json" };

/** In the order of `panel.ts`. */
export const files = [pages, review, setup];
