// What the operator should know: data, worded by the log. It never holds a text, a password or a token, nor a name
// without an account, since somebody may have typed a password there.

export type Report =
  | {
      readonly kind: 'login';
      readonly name: string;
      readonly guest: boolean;
      readonly from: string;
    }
  /** `name`: the account's, if there is one. */
  | { readonly kind: 'wrong-password'; readonly name: string | undefined; readonly from: string }
  | { readonly kind: 'lockout'; readonly name: string | undefined; readonly from: string }
  /**
   * A connection was closed unheard: too many in all, too many from there, or too many new ones from there. Or it was
   * cut off because it changed its TLS keys all the time.
   */
  | {
      readonly kind: 'turned-away';
      readonly why: 'full' | 'too-many' | 'too-many-new' | 'rekeys';
      readonly from: string;
    }
  /** A client was cut off because it did not take what waited for it. */
  | { readonly kind: 'slow-reader'; readonly from: string }
  /** The disk works again: `task` is what it had refused, as the start of a sentence. */
  | { readonly kind: 'disk-works'; readonly task: string };

/** `from`: an address, or the network that counts as one. */
export type ToOperator = (report: Report) => void;
