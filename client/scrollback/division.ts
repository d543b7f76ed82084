// How a screen is divided between the list of chats, the messages, and what is typed. Pure.

import type { Size } from '../layout/row.ts';

export interface Division {
  /** Columns of the list of chats; 0 if there is no room for it. */
  readonly list: number;
  /** Columns and rows of the messages. */
  readonly width: number;
  readonly height: number;
}

/** A narrower screen has no room for the list of chats. */
const LIST_FROM = 60;

/** `inputRows`: how many rows the text being typed takes. */
export function divide({ columns, rows }: Size, inputRows: number): Division {
  const list = columns < LIST_FROM ? 0 : Math.min(26, Math.floor(columns / 5) + 2);
  const width = Math.max(2, columns - (list > 0 ? list + 1 : 0));
  return { list, width, height: Math.max(0, rows - inputRows - (rows > 2 ? 2 : 0)) };
}
