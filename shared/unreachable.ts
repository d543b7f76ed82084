// The end of a switch over a union: a case that is forgotten does not compile.

/** Says nothing of the value: it may hold what somebody wrote. */
export function unreachable(_: never): never {
  throw new TypeError('This case was forgotten, or what came in was not checked.');
}
