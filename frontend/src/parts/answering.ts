import { type Hub, HubError } from "../api/hub.ts";
import type { Request } from "../api/types.ts";
import { firstAnswer } from "./ask.ts";

export type Act = "decision" | "undo" | "withdrawal" | "share/retry";

/**
 * Deny, undo, withdraw, or try a failed share again; Home Assistant says who does it. Returns the request as it is now, if
 * the hub has said so, and what to tell the person; nothing where it went as they wanted.
 */
export async function answer(
  hub: Hub,
  request: Request,
  act: Act,
): Promise<{ request: Request | null; said: string }> {
  try {
    const body = act === "decision" ? { answer: "deny" } : {};
    return { request: await hub.post<Request>(`/requests/${request.id}/${act}`, body), said: "" };
  } catch (thrown) {
    const error = HubError.of(thrown);
    if (error.code !== "conflict") return { request: null, said: error.message };
    // Somebody else was first, or it is too late: show what became of it.
    const now = await hub.get<Request>(`/requests/${request.id}`).catch(() => null);
    const first = act === "decision" && now?.decision;
    return { request: now, said: first ? firstAnswer(now) : error.message };
  }
}
