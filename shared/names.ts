// Names of users and groups: one space, compared without case, safe as file names everywhere [DESIGN 2].

export const NAME_LETTERS_MAX = 32;

const FORM = /^[A-Za-z][A-Za-z0-9_-]{0,31}$/;
const NOBODYS = new Set(['global', 'all', 'everyone', 'server', 'system', 'you']);
// What people type when they want to leave or are lost, at the name prompt too.
const WAYS_OUT = new Set(['help', 'exit', 'quit', 'logout']);
// Reserved by Windows, with or without an extension: a data folder must survive being copied there.
const DEVICES = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|conin|conout)$/;

/** The form in which names are compared, looked up and used as folder names. */
export function keyOf(name: string): string {
  return name.toLowerCase();
}

/** Whether `name` has the form of a name; it may be nobody's. */
export function isName(name: string): boolean {
  return FORM.test(name);
}

/** What is wrong with `name` for a new user or group, as a sentence; undefined if nothing is. */
export function nameFault(name: string): string | undefined {
  if (!isName(name)) {
    return `A name is a letter, then up to ${NAME_LETTERS_MAX - 1} letters, digits, _ or -.`;
  }
  const key = keyOf(name);
  if (WAYS_OUT.has(key)) return `"${name}" is a command, not a name. Ctrl-C leaves.`;
  if (NOBODYS.has(key) || DEVICES.test(key))
    return `The name "${name}" is reserved. Choose another.`;
  return undefined;
}

/** The order of names in a list. */
export function byName(a: string, b: string): number {
  return keyOf(a) < keyOf(b) ? -1 : 1;
}

const REMOVED = / \(removed(?: [0-9]{1,9})?\)$/;

/**
 * What somebody is called whose account was removed; `nth`: which of several that one user wrote with under that name.
 */
export function removedName(name: string, nth = 1): string {
  return `${name} (removed${nth > 1 ? ` ${nth}` : ''})`;
}

/** Whether this is the name of a removed account: no other name has such letters. */
export function isRemovedName(name: string): boolean {
  return REMOVED.test(name);
}

/** The name that a removed account had. */
export function nameBefore(name: string): string {
  return name.replace(REMOVED, '');
}
