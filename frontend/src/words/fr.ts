import pages from "./pages.fr.json" with { type: "json" };
import review from "./review.fr.json" with { type: "json" };
import setup from "./setup.fr.json" with { type: "json" };
import words from "./fr.json" with { type: "json" };

export const parts = [words, review, pages, setup];
