import { addWords } from "./localize.ts";
import share from "./share.en.json" with { type: "json" };

addWords([share], {
  de: () => import("./share.de.ts"),
  es: () => import("./share.es.ts"),
  fr: () => import("./share.fr.ts"),
});
