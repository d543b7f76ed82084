// Processor time, for tests of cost: what other programs of a busy machine take does not count.

/** The milliseconds of processor time that `run` takes. */
export function cpuMs(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
