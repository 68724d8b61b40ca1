import desk from "./desk.es.json" with { type: "json" };
import today from "./desk_today.es.json" with { type: "json" };
import ask from "./desk_ask.es.json" with { type: "json" };
import cases from "./desk_cases.es.json" with { type: "json" };
import player from "./desk_player.es.json" with { type: "json" };
import keys from "./desk_keys.es.json" with { type: "json" };
import report from "./desk_report.es.json" with { type: "json" };
import account from "./desk_account.es.json" with { type: "json" };

/** In the order of `desk-agency.ts`. */
export const files = [desk, today, ask, cases, player, keys, report, account];
