// Unread counts as they are shown.

/** The server counts up to here. */
export const UNREAD_MAX = 1000;

/** `7`, `999+`. */
export function countWord(unread: number): string {
  return unread >= UNREAD_MAX ? `${UNREAD_MAX - 1}+` : String(unread);
}
