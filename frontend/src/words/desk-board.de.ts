import desk from "./desk.de.json" with { type: "json" };
import board from "./desk_board.de.json" with { type: "json" };

/** In the order of `desk-board.ts`. */
export const files = [desk, board];
