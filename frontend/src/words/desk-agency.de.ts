import desk from "./desk.de.json" with { type: "json" };
import today from "./desk_today.de.json" with { type: "json" };
import ask from "./desk_ask.de.json" with { type: "json" };
import cases from "./desk_cases.de.json" with { type: "json" };
import player from "./desk_player.de.json" with { type: "json" };
import keys from "./desk_keys.de.json" with { type: "json" };
import report from "./desk_report.de.json" with { type: "json" };
import account from "./desk_account.de.json" with { type: "json" };

/** In the order of `desk-agency.ts`. */
export const files = [desk, today, ask, cases, player, keys, report, account];
