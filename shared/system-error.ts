// What the system says when a file or a socket fails.

/** Node's code of a system error (`ENOENT`, `EADDRINUSE`, …); undefined for any other error. */
export function codeOf(error: unknown): string | undefined {
  return (error as { readonly code?: string } | undefined)?.code;
}
