// A file's size in words. Pure.

const UNITS = ['kB', 'MB', 'GB', 'TB', 'PB'];

/** `1 byte`, `12 bytes`, `1.2 kB`, `34 MB`: as disks are sold, in thousands. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  let [value, unit] = [bytes / 1000, 0];
  while (value >= 999.5 && unit < UNITS.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)} ${UNITS[unit]}`;
}
