// Why the gate did not open.

import { codeOf } from '../../shared/system-error.ts';

/** A sentence for the operator: what is wrong and what to do. Thrown only while the server starts. */
export class GateError extends Error {
  override readonly name = 'GateError';
}

/** The system's code of an error, or the error in words. */
export function reasonOf(error: unknown): string {
  return codeOf(error) ?? String(error);
}
