import desk from "./desk.en.json" with { type: "json" };
import board from "./desk_board.en.json" with { type: "json" };
import { addWords } from "./localize.ts";

addWords([desk, board], {
  de: () => import("./desk-board.de.ts"),
  es: () => import("./desk-board.es.ts"),
  fr: () => import("./desk-board.fr.ts"),
});
