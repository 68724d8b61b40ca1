/** Return the keys in a text, one in a line, each once. */
export const keysIn = (text: string): string[] => [
  ...new Set(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

/** Return how many of so many witnesses must agree: what the board asks, and always a majority. */
export function leastQuorum(asked: number, witnesses: number): number {
  const majority = witnesses ? Math.floor(witnesses / 2) + 1 : 0;
  return Math.min(witnesses, Math.max(asked, majority));
}
