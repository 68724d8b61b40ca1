import desk from "./desk.es.json" with { type: "json" };
import board from "./desk_board.es.json" with { type: "json" };

/** In the order of `desk-board.ts`. */
export const files = [desk, board];
