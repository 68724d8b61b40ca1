import "../../words/desk-board.ts";
import type { Client } from "../client.ts";
import { NrDesk } from "../shell.ts";
import { PARTS } from "./parts.ts";
import "./standing.ts";
import type { StatusView } from "./types.ts";

/** How many posts and registrations wait. */
async function counts(client: Client): Promise<Record<string, string>> {
  const { board } = await client.call<StatusView>("GET", "/status");
  const shown = (many: number) => (many ? String(many) : "");
  return { held: shown(board.posts_held), registrations: shown(board.registrations) };
}

const desk = new NrDesk();
desk.kind = "board_desk.name";
desk.why = "board_desk.in.why";
desk.parts = PARTS;
desk.standing = "nr-board-standing";
desk.readCounts = counts;
document.body.append(desk);
