// Why there is no connection to a server.

/** `final`: trying again would change nothing. The message is for the user. */
export class DialError extends Error {
  override readonly name = 'DialError';
  readonly code: 'unreachable' | 'changed' | 'expired' | 'other-host' | 'unvouched';
  /** With `changed`: the fingerprints. */
  readonly changed: { readonly known: string; readonly now: string } | undefined;
  constructor(code: DialError['code'], message: string, changed?: DialError['changed']) {
    super(message);
    this.code = code;
    this.changed = changed;
  }
  get final(): boolean {
    return this.code !== 'unreachable';
  }
}
