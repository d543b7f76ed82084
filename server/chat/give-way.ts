// Long work gives way: it is done in slices of about a millisecond, and in one turn of the event loop one slice is done
// at most, whoever it is for. So what takes a moment waits for no more than that.

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
