import { board } from "../fixtures.ts";
import type { Scenes } from "../hass.ts";

export const scenes: Scenes = {
  list: () => ({
    at: "boards",
    state: {
      boards: [
        board("board.example.org/v1"),
        board("region.example.net/v1", {
          state: "unreachable",
          reason: "region.example.net/v1 does not answer: try again later.",
        }),
      ],
    },
  }),
  stopped: () => ({
    at: "boards",
    state: {
      boards: [
        board("board.example.org/v1", {
          state: "stopped",
          reason: "The board has shown two histories.",
        }),
      ],
    },
  }),
  chosen: () => ({
    at: `boards/${encodeURIComponent("region.example.net/v1")}`,
    state: {
      boards: [
        board("board.example.org/v1"),
        board("region.example.net/v1", {
          state: "stopped",
          reason: "region.example.net/v1 has signed two different logs of 3 entries.",
        }),
      ],
    },
  }),
  empty: () => ({ at: "boards", state: { boards: [] } }),
};
