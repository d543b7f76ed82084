// What whoever runs the server is to know of: data, worded by the log. It never holds a text, a password or a token, nor a
// name that no account has: somebody may have typed a password there.

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
  /** A connection was closed unheard: there are too many in all, or from there, or too many new ones from there. */
  | {
      readonly kind: 'turned-away';
      readonly why: 'full' | 'too-many' | 'too-many-new';
      readonly from: string;
    }
  /** A client was cut off that did not take what waited for it. */
  | { readonly kind: 'slow-reader'; readonly from: string }
  /** The disk does again what it refused: `task`, as the start of a sentence. */
  | { readonly kind: 'disk-works'; readonly task: string };

/** `from`: an address, or what the limits take for one place. */
export type ToOperator = (report: Report) => void;
