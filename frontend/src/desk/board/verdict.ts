import { size } from "../../parts/format.ts";
import { t, tn } from "../../words/localize.ts";
import type { BoardStatus } from "./types.ts";

/** How the board is, in one sentence and what it means; the worst comes first. */
export interface Verdict {
  state: "well" | "watch" | "wrong";
  heading: string;
  meaning: string;
}

export function verdict(board: BoardStatus): Verdict {
  const { witnesses, storage, mirrors, backups } = board;
  for (const state of ["fork", "ahead"] as const) {
    const proved = mirrors.find((each) => each.state === state);
    if (proved) return said("wrong", state, { mirror: proved.url });
  }
  if (!board.is_served) return said("watch", "not_served");
  const other = witnesses.find((each) => each.holds_other_log);
  if (other) return said("wrong", "other_log", { witness: other.name });
  const absent = witnesses.filter((each) => !each.signs).length;
  // The board says so itself only when it has tried for a while.
  if (["witnesses", "behind"].includes(board.not_ready) || witnesses.length - absent < board.quorum)
    return { state: "wrong", heading: t("board_desk.verdict.witnesses"), meaning: tooFew(board.entries - board.published) };
  if (board.not_ready) return said("wrong", board.not_ready);
  if (storage.free_bytes < storage.least_free_bytes) return said("watch", "disk", { left: size(storage.free_bytes) });
  const enough = { needed: board.quorum, all: witnesses.length };
  if (absent)
    return {
      state: "watch",
      heading: tn("board_desk.verdict.away", absent),
      meaning: t("board_desk.verdict.away.means", enough),
    };
  if (backups.holds === false) return said("watch", "backup_broken");
  if (backups.state === "old") return said("watch", "backup_old");
  return {
    state: "well",
    heading: t("board_desk.verdict.well"),
    meaning: witnesses.length ? t("board_desk.verdict.well.means", enough) : t("board_desk.verdict.alone.means"),
  };
}

function tooFew(waiting: number): string {
  const key = "board_desk.verdict.witnesses.means";
  return waiting ? tn(key, waiting) : t(`${key}.none`);
}

function said(state: Verdict["state"], name: string, values: Record<string, string> = {}): Verdict {
  return {
    state,
    heading: t(`board_desk.verdict.${name}`, values),
    meaning: t(`board_desk.verdict.${name}.means`, values),
  };
}
