// For the end of a switch over a union: whoever adds a member and forgets it here gets an error of the compiler.

export function unreachable(forgotten: never): never {
  throw new Error(`Nothing handles ${JSON.stringify(forgotten)}.`);
}
