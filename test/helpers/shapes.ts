// Whether V8 sees objects as of one shape, its "hidden class": it makes one for each order in which keys are added.

import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';

setFlagsFromString('--allow-natives-syntax');
const isSame = runInThisContext('(a, b) => %HaveSameMap(a, b)') as (
  a: object,
  b: object,
) => boolean;

export function areOfOneShape([first, ...rest]: readonly object[]): boolean {
  return first !== undefined && rest.length > 0 && rest.every((one) => isSame(first, one));
}
