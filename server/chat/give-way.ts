// Long work yields: it is done in slices of about a millisecond, at most one slice in each turn of the event loop,
// whoever it is for. So short work waits no longer than one slice.

/** Resolves when the next slice may be done. */
export type GiveWay = () => Promise<void>;

export function createGiveWay(nextTurn: (run: () => void) => unknown): GiveWay {
  const waiting: (() => void)[] = [];
  const goOn = (): void => {
    waiting.shift()?.();
    if (waiting.length > 0) nextTurn(goOn);
  };
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length === 1) nextTurn(goOn);
    });
}
