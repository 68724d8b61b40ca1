import desk from "./desk.fr.json" with { type: "json" };
import today from "./desk_today.fr.json" with { type: "json" };
import ask from "./desk_ask.fr.json" with { type: "json" };
import cases from "./desk_cases.fr.json" with { type: "json" };
import player from "./desk_player.fr.json" with { type: "json" };
import keys from "./desk_keys.fr.json" with { type: "json" };
import report from "./desk_report.fr.json" with { type: "json" };
import account from "./desk_account.fr.json" with { type: "json" };

/** In the order of `desk-agency.ts`. */
export const files = [desk, today, ask, cases, player, keys, report, account];
