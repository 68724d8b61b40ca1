import pages from "./pages.es.json" with { type: "json" };
import review from "./review.es.json" with { type: "json" };
import setup from "./setup.es.json" with { type: "json" };
import words from "./es.json" with { type: "json" };

export const parts = [words, review, pages, setup];
