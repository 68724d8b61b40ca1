/** What an owner would trust about a board: the body of POST /boards. */
export interface Policy {
  url: string;
  origin: string;
  log_key: string;
  inbox_key: string;
  witnesses: string[];
  quorum: number;
  verifiers: string[];
}

/** Return the keys in a text, one in a line, each once. */
export const keysIn = (text: string): string[] => [
  ...new Set(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === "string");

/** Return what a pasted `board.json` says; null if it isn't one. */
export function policyOf(pasted: string): Policy | null {
  let policy: Record<string, unknown>;
  try {
    policy = JSON.parse(pasted) as Record<string, unknown>;
  } catch {
    return null;
  }
  if (typeof policy !== "object" || policy === null || policy["v"] !== 1) return null;
  const { url, origin, log_key, inbox_key } = policy;
  const witnesses = policy["witnesses"] ?? [];
  const verifiers = policy["verifiers"] ?? [];
  const askedQuorum = policy["quorum"] ?? 0;
  if (
    typeof url !== "string" ||
    typeof origin !== "string" ||
    typeof log_key !== "string" ||
    typeof inbox_key !== "string" ||
    typeof askedQuorum !== "number" ||
    !isTexts(witnesses) ||
    !isTexts(verifiers)
  )
    return null;
  // A board may ask to be checked by more than a majority of its witnesses, never by fewer.
  const majority = witnesses.length ? Math.floor(witnesses.length / 2) + 1 : 0;
  const quorum = Math.max(askedQuorum, majority);
  return { url, origin, log_key, inbox_key, witnesses, quorum, verifiers };
}
