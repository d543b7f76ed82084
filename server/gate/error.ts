// Why the gate did not open.

/** A sentence for the operator: what is wrong and what to do. Thrown only while the server starts. */
export class GateError extends Error {
  override readonly name = 'GateError';
}

/** Node's code of a system error (`ENOENT`, `EADDRINUSE`, …), or the error in words. */
export function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException | undefined)?.code ?? String(error);
}
