// Bounds what waits in memory for all connections together, in both directions: above the bound, the address that holds
// most gives way first. Knows no sockets.

/** Somebody for whom bytes wait. */
export interface Holder {
  /** What counts as one place. */
  readonly network: string;
  /** How many bytes wait for it now, incoming or outgoing. */
  held(): number;
  destroy(): void;
}

export interface Holdings {
  /** The holder's bytes may have changed. This call may destroy it. */
  changed(holder: Holder): void;
  gone(holder: Holder): void;
  /** More than half of the bound is used: those who can should wait before asking for more. */
  readonly tight: boolean;
}

/** Smaller amounts are not counted: even all connections together make little of them. */
export const COUNTED_FROM = 2 * 1024;
/** How much of the bound is freed once it is passed: finding the largest holders means looking at all of them. */
const FREED = 1 / 16;

/** `gaveWay` is called for each connection destroyed for the sake of the others. */
export function createHoldings(bytesMax: number, gaveWay: () => void = () => {}): Holdings {
  const counted = new Map<Holder, number>();
  let total = 0;

  const count = (holder: Holder, bytes: number): void => {
    total += bytes - (counted.get(holder) ?? 0);
    if (bytes < COUNTED_FROM) {
      total -= bytes;
      counted.delete(holder);
    } else counted.set(holder, bytes);
  };

  /** Sockets take what waits without telling, so all are asked again before any has to go. */
  const recount = (): void => {
    for (const holder of [...counted.keys()]) count(holder, holder.held());
  };

  const giveWay = (): void => {
    const places = byPlace(counted);
    while (total > bytesMax * (1 - FREED)) {
      const greediest = places.reduce((most, place) => (place.sum > most.sum ? place : most));
      const [holder, bytes] = greediest.holders.pop() ?? [];
      if (!holder || bytes === undefined) return;
      greediest.sum -= bytes;
      count(holder, 0);
      holder.destroy();
      gaveWay();
    }
  };

  return {
    changed(holder) {
      count(holder, holder.held());
      if (total <= bytesMax) return;
      recount();
      if (total > bytesMax) giveWay();
    },
    gone: (holder) => count(holder, 0),
    get tight() {
      return total > bytesMax / 2;
    },
  };
}

interface NetworkShare {
  sum: number;
  /** Those who hold least come first. */
  readonly holders: (readonly [holder: Holder, bytes: number])[];
}

function byPlace(counted: ReadonlyMap<Holder, number>): readonly NetworkShare[] {
  const places = new Map<string, NetworkShare>();
  const smallestFirst = [...counted].sort(([, a], [, b]) => a - b);
  for (const [holder, bytes] of smallestFirst) {
    const place = places.get(holder.network) ?? { sum: 0, holders: [] };
    place.sum += bytes;
    place.holders.push([holder, bytes]);
    places.set(holder.network, place);
  }
  return [...places.values()];
}
