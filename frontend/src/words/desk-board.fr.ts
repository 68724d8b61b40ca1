import desk from "./desk.fr.json" with { type: "json" };
import board from "./desk_board.fr.json" with { type: "json" };

/** In the order of `desk-board.ts`. */
export const files = [desk, board];
