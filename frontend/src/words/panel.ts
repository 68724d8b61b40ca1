import { addWords } from "./localize.ts";
import pages from "./pages.en.json" with { type: "json" };
import review from "./review.en.json" with { type: "json" };
import setup from "./setup.en.json" with { type: "json" };

addWords([pages, review, setup], {
  de: () => import("./panel.de.ts"),
  es: () => import("./panel.es.ts"),
  fr: () => import("./panel.fr.ts"),
});
