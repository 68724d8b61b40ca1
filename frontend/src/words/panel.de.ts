import pages from "./pages.de.json" with { type: "json" };
import review from "./review.de.json" with { type: "json" };
import setup from "./setup.de.json" with { type: "json" };

/** In the order of `panel.ts`. */
export const files = [pages, review, setup];
