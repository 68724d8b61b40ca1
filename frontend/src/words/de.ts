import pages from "./pages.de.json" with { type: "json" };
import review from "./review.de.json" with { type: "json" };
import setup from "./setup.de.json" with { type: "json" };
import words from "./de.json" with { type: "json" };

export const parts = [words, review, pages, setup];
